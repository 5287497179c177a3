import { formatDuration } from '../core/units.ts';
import type { Fields } from './fields.ts';
import type { Moment } from './policy.ts';
import { digits, percent } from './wording.ts';

type Read = (moment: Moment) => number | null | undefined;

/** Sums over the service: what each replica gets of them falls when replicas are added. */
const totals = new Map<string, Read>([
  ['arrivalRate', ({ arrivalRate }) => arrivalRate],
  ['concurrency', ({ concurrency }) => concurrency],
  ['queueLength', ({ queueLength }) => queueLength],
]);
const times = new Map<string, Read>([
  ['responseTime', ({ responseTime }) => responseTime?.mean_s],
  ['p50', ({ responseTime }) => responseTime?.p50_s],
  ['p90', ({ responseTime }) => responseTime?.p90_s],
  ['p95', ({ responseTime }) => responseTime?.p95_s],
  ['p99', ({ responseTime }) => responseTime?.p99_s],
]);
const known = new Map<string, Read>([...totals, ...times, ['utilisation', ({ utilisation }) => utilisation]]);

const isTime = (name: string) => times.has(name);
export const isTotal = (name: string) => totals.has(name);

/** A measurement by name: a field of the observation, a response time (in seconds), or one of its `metrics`. */
export function signalOf(moment: Moment, name: string): number | null {
  const read = known.get(name);
  const value = read ? read(moment) : moment.metrics?.[name];
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

/** A value of a signal as a person writes it. */
export function show(name: string, value: number): string {
  if (isTime(name)) return formatDuration(value);
  if (name === 'utilisation') return percent(value);
  return name === 'arrivalRate' ? `${digits(value)}/s` : digits(value);
}

/** A threshold of a signal, with the unit that it has: p95: 200ms, arrivalRate: 50/s, utilisation: 0.8. */
export function readThreshold(fields: Fields, key: string, signal: string): number {
  if (isTime(signal)) return fields.duration(key);
  return signal === 'arrivalRate' ? fields.rate(key) : fields.number(key);
}
