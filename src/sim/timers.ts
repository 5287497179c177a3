/** What a timer is for. Its subject is a job, a class, a station, or a unit of a station. */
export const STAGE = 0;
export const ARRIVAL = 1;
export const CLIENT = 2;
export const SHARING = 3;
export const UNIT = 4;
export const SCALING = 5;
export type Kind = 0 | 1 | 2 | 3 | 4 | 5;

/** Which timer is whose. */
export class Timers {
  readonly kind: Kind[] = [];
  readonly subject: number[] = [];
  /** Of a unit's timer the station. */
  readonly station: number[] = [];

  create(kind: Kind, subject: number, station = 0): number {
    this.kind.push(kind);
    this.subject.push(subject);
    this.station.push(station);
    return this.kind.length - 1;
  }
}
