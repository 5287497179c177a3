/** What a timer is for. Its subject is a job, a class, a station, or a unit of a station. */
export const STAGE = 0;
export const ARRIVAL = 1;
export const CLIENT = 2;
export const SHARING = 3;
export const UNIT = 4;
export const SCALING = 5;
type Kind = 0 | 1 | 2 | 3 | 4 | 5;

/** Which timer is whose. */
export class Timers {
  #count = 0;
  kind = new Uint8Array(64);
  subject = new Int32Array(64);
  /** Of a unit's timer the station. */
  station = new Int32Array(64);

  create(kind: Kind, subject: number, station = 0): number {
    const timer = this.#count++;
    if (timer === this.kind.length) this.#grow();
    this.kind[timer] = kind;
    this.subject[timer] = subject;
    this.station[timer] = station;
    return timer;
  }

  #grow(): void {
    const [kind, subject, station] = [this.kind, this.subject, this.station];
    this.kind = new Uint8Array(2 * kind.length);
    this.subject = new Int32Array(2 * kind.length);
    this.station = new Int32Array(2 * kind.length);
    this.kind.set(kind);
    this.subject.set(subject);
    this.station.set(station);
  }
}
