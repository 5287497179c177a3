import { grouped } from '../analysis/format.ts';

/** Round numbers: 1, 2 and 5 times a power of ten. */
const mantissas = [1, 2, 5] as const;

/** The smallest round number that is not below x > 0. */
export function roundUp(x: number): number {
  let power = Math.floor(Math.log10(x)) - 1;
  for (;;) {
    for (const m of mantissas) {
      const candidate = Number(`${m}e${power}`);
      if (candidate >= x) return candidate;
    }
    power++;
  }
}

/** From zero in round steps to the first one that is not below `max`, in at most `most` steps. */
export function linearTicks(max: number, most = 6): number[] {
  if (!(max > 0)) return [0, 1];
  const step = roundUp(max / most);
  // A step is a decimal with few digits: printing it removes what binary multiplication adds.
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Round numbers from the last not above `min` to the first not below `max`; only decades when there are too many. */
export function logTicks(min: number, max: number, most = 9): number[] {
  // A decade more on both sides: in floating point the logarithm of 999,999,999,999.99 is 12.
  const [from, to] = [Math.floor(Math.log10(min)) - 1, Math.ceil(Math.log10(max)) + 1];
  const all: number[] = [];
  for (let power = from; power <= to; power++) for (const m of mantissas) all.push(Number(`${m}e${power}`));
  const first = all.findLastIndex((tick) => tick <= min);
  const last = all.findIndex((tick) => tick >= max);
  const ticks = all.slice(first, last + 1);
  if (ticks.length === 1) return [ticks[0]!, roundUp(ticks[0]! * 1.5)];
  if (ticks.length <= most) return ticks;
  const powers = [from + Math.floor(first / 3), from + Math.ceil(last / 3)] as const;
  const every = Math.ceil((powers[1] - powers[0] + 1) / most);
  const decades: number[] = [];
  for (let power = powers[0]; power < powers[1] + every; power += every) decades.push(Number(`1e${power}`));
  return decades;
}

/** 0, 0.05, 250, 1,500, 20,000, 3M. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential().replace('e+', 'e');
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(6))}M`;
  return grouped(String(Number(value.toPrecision(6))));
}
