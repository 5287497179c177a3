import type { Scale } from '../scale.ts';
import { formatTick, roundUp } from '../ticks.ts';

/** An axis over low ... high that need not begin at zero, with round ticks in it, its ends among them. */
export function freeScale(
  low: number,
  high: number,
  { from, to }: { from: number; to: number },
  most = 5,
): Scale {
  const step = roundUp((high - low || Math.abs(high) || 1) / most);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const values = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  const [start, end] = [values[0]!, values.at(-1)!];
  return {
    at: (value) => from + ((value - start) / (end - start)) * (to - from),
    low: start,
    high: end,
    log: false,
    ticks: values.map((value) => ({ value, label: formatTick(value).replace('-', '\u2212') })),
  };
}
