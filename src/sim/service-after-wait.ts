import { findRoot } from '../stats/find-root.ts';

/** P(S <= t). */
export type Cdf = (t: number) => number;

/** The time of a wait and the service after it. */
export interface WaitAndService {
  tail(t: number): number;
  quantile(p: number): number;
}

/** Cells of the service time that are equally likely; the last of them is halved as often as below. */
const CELLS = 256;
const HALVINGS = 22;
const levels = [
  ...Array.from({ length: CELLS }, (_, k) => k / CELLS),
  ...Array.from({ length: HALVINGS }, (_, i) => 1 - 2 ** -(i + 1) / CELLS),
];
/** What is less likely than this does not happen. */
const NEVER = 1e-9;
/** Halvings of a bracket until nothing is left of it. */
const BITS = 64;

/**
 * For a service time S with any cdf F: the distribution of W + S, where the wait W is 0 or, with probability `share`,
 * exponential with this rate:
 *
 *   P(W + S > t) = 1 - F(t) + share J(t),   J(t) = integral of e^(-rate (t - s)) dF(s) over s <= t.
 *
 * J is carried from cell to cell of F, J(t + d) = e^(-rate d) J(t) + what the cell adds, whose mass is spread evenly over it.
 * F itself is exact. As cells are equally likely, a jump of F is so many cells of no length: a constant is exact as well.
 */
export function serviceAfterWait(cdf: Cdf, mean: number): (share: number, rate: number) => WaitAndService {
  const edges = levels.map((level) => inverse(cdf, mean, Math.max(level, NEVER)));
  const last = edges.length - 1;
  return (share, rate) => {
    const alone = share < NEVER || rate === Infinity;
    const carried = [0];
    const upTo = (k: number): number => {
      for (let i = carried.length; i <= k; i++) {
        const mass = levels[i]! - levels[i - 1]!;
        carried.push(carry(carried[i - 1]!, mass, rate * (edges[i]! - edges[i - 1]!)));
      }
      return carried[k]!;
    };
    const atEdge = (k: number) => 1 - levels[k]! + (alone ? 0 : share * upTo(k));
    const tail = (t: number) => {
      const below = cdf(t);
      if (alone || t < edges[0]!) return 1 - below;
      const k = before(edges.length, (i) => edges[i]! <= t);
      const mass = Math.max(0, below - levels[k]!);
      return 1 - below + share * carry(upTo(k), mass, rate * (t - edges[k]!));
    };
    const quantile = (p: number) => {
      const above = 1 - p;
      const k = before(edges.length, (i) => atEdge(i) > above);
      const low = k < 0 ? 0 : edges[k]!;
      let high = k < last ? edges[k + 1]! : 2 * low;
      while (k === last && tail(high) > above) high *= 2;
      const excess = (t: number) => tail(t) - above;
      if (excess(high) >= 0) return high;
      return excess(low) <= 0 ? low : findRoot(excess, low, high);
    };
    return { tail, quantile };
  };
}

/** What is left of J over a length in which a mass comes evenly; `x` is the length times the rate. */
const carry = (before: number, mass: number, x: number) =>
  before * Math.exp(-x) + mass * (x === 0 ? 1 : -Math.expm1(-x) / x);

/** The last of so many indices for which something holds that holds for the first ones only; -1: for none. */
function before(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [-1, count];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The smallest t with F(t) >= p, where F may jump. */
function inverse(cdf: Cdf, mean: number, p: number): number {
  let [low, high] = [0, mean];
  while (cdf(high) < p) [low, high] = [high, 2 * high];
  for (let i = 0; i < BITS && high - low > Number.EPSILON * high; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
