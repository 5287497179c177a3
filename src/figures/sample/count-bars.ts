import { poissonCdf } from '../../stats/index.ts';
import type { Bar } from './bars.ts';

/** More counts than this share bars. */
const mostBars = 40;

/** How often each count was seen, and how often a Poisson distribution of this mean has it; in percent. */
export function countBars(counts: readonly number[], rate: number) {
  const n = counts.length;
  const [low, high] = counts.reduce(([a, b], k) => [Math.min(a, k), Math.max(b, k)], [Infinity, 0]);
  const spread = 3.5 * Math.sqrt(rate);
  const first = Math.max(0, Math.min(low, Math.floor(rate - spread)));
  const last = Math.max(high, Math.ceil(rate + spread));
  const step = Math.ceil((last - first + 1) / mostBars);
  const all = Array.from({ length: Math.ceil((last - first + 1) / step) }, (_, i): Bar => {
    const from = first + i * step;
    const seen = counts.filter((k) => k >= from && k < from + step).length;
    const expected = poissonCdf(from + step - 1, rate) - poissonCdf(from - 1, rate);
    // A bar stands around its counts.
    return { from: from - 0.5, to: from + step - 0.5, seen: (100 * seen) / n, expected: 100 * expected };
  });
  return { all, step };
}
