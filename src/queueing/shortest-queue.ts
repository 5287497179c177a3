import { LoadstoneError } from '../core/errors.ts';
import { nonNegative, positive, stable, whole } from './check.ts';
import { solveLeft } from './linear-solve.ts';
import { mmc } from './mmc.ts';
import { fromWaitingTime, type Queue } from './queue.ts';

/** The spread is raised until the rest of its series adds less than this share of the mean number inside. */
const TOLERANCE = 1e-5;
/** A rest of the series up to this share is believed where more states cannot be afforded. */
const ACCEPTED = 1e-3;
/** States of one level: their linear equations are solved at once. */
const MOST_STATES = 80;
/** Levels above the last one with an idle server, for the shape to settle: it walks over `spread` steps. */
const settling = (servers: number, spread: number) => 6 * servers + 2 * spread ** 2;

/** Queue lengths in rising order: servers are alike, so only the multiset counts. */
type Lengths = readonly number[];

/**
 * n servers with a queue each, every arrival joins a shortest one and stays (M/M/n with join the shortest queue):
 * Poisson arrivals at rate lambda >= 0 over all, exponential service at rate mu > 0 a server.
 *
 * Solved numerically: a job moves from a longest to a shortest queue when a departure would make them differ by more
 * than T ("threshold jockeying"). With T = 1 that is M/M/n, and the wait rises with T to the true value, its steps
 * falling geometrically: the rest is added as a geometric series (Aitken). To 6 digits for up to 5 servers, to about
 * 4 for 20. E_PARAMETER outside the ranges and where that takes too many states (above 20 servers), E_UNSTABLE unless
 * lambda < servers mu.
 * I. J. B. F. Adan, G. J. van Houtum and J. van der Wal, "Upper and lower bounds for the waiting time in the symmetric
 * shortest queue system", Annals of Operations Research 48 (1994).
 */
export function shortestQueue(lambda: number, mu: number, servers: number): Queue {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  stable('join the shortest queue', 'lambda < servers mu', lambda, servers * mu);
  if (lambda === 0) return fromWaitingTime(0, mu, servers, 0);
  const offered = lambda / mu;
  const series = [mmc(lambda, mu, servers).numberWaiting];
  // Three of the series are needed.
  let rest = Number.POSITIVE_INFINITY;
  const affordable = statesOfLevel(servers, 3) <= MOST_STATES;
  for (
    let spread = 2;
    affordable && rest > TOLERANCE && statesOfLevel(servers, spread) <= MOST_STATES;
    spread++
  ) {
    series.push(meanWaiting(offered, servers, spread));
    rest = restOf(series) / (series.at(-1)! + offered);
  }
  if (rest <= ACCEPTED) {
    const waiting = series.at(-1)! + restOf(series);
    return fromWaitingTime(lambda, mu, servers, waiting / lambda);
  }
  throw new LoadstoneError(
    'E_PARAMETER',
    `join the shortest queue is solved for up to about 20 servers, not for ${servers} at utilisation ${offered / servers}`,
  );
}

/** What a series lacks whose last two steps d and e go on geometrically: e^2 / (d - e). */
function restOf(series: readonly number[]): number {
  if (series.length < 3) return Number.POSITIVE_INFINITY;
  const [a, b, c] = series.slice(-3) as [number, number, number];
  const [d, e] = [b - a, c - b];
  return e <= Number.EPSILON * c ? 0 : e ** 2 / (d - e);
}

/** About 1 / n of the ways in which n queues can differ by at most `spread`, C(n - 1 + spread, spread). */
function statesOfLevel(n: number, spread: number): number {
  let ways = 1;
  for (let k = 1; k <= spread; k++) ways *= (n - 1 + k) / k;
  return ways / n;
}

/**
 * The mean number waiting at load `a` in units of mu = 1. States are grouped into levels by the total number k.
 * With p_(k-1) = p_k S_(k-1) the balance of level k is p_k (D_k - S_(k-1) U_(k-1)) = p_(k+1) M_(k+1), D the rates out,
 * U up and M down: the S are found from level 0 upwards, without any truncation. Far up, the shape of p_k no longer
 * depends on where one starts downwards, and there the totals fall by rho a level, exactly.
 */
function meanWaiting(a: number, servers: number, spread: number): number {
  const top = (servers - 1) * spread + servers + settling(servers, spread);
  const levels: Lengths[][] = [];
  const downs: number[][][] = [];
  const backs: number[][][] = [];
  for (let k = 0; k <= top; k++) {
    levels.push(level(servers, spread, k));
    downs.push(k === 0 ? [] : downRates(levels[k]!, levels[k - 1]!, spread));
    if (k === 0) continue;
    backs.push(solveLeft(censored(a, levels[k - 1]!, levels[k - 2], backs[k - 2]), downs[k]!));
  }
  let p = levels[top]!.map(() => 1);
  const totals: number[] = [];
  const waiting: number[] = [];
  for (let k = top; k >= 0; k--) {
    totals[k] = p.reduce((sum, x) => sum + x, 0);
    waiting[k] = p.reduce((sum, x, i) => sum + x * (k - busyServers(levels[k]![i]!)), 0);
    if (k > 0) p = productLeft(p, backs[k - 1]!);
    const scale = totals[k]!;
    p = p.map((x) => x / scale);
    for (let j = k; j <= top; j++) {
      totals[j]! /= scale;
      waiting[j]! /= scale;
    }
  }
  const rho = a / servers;
  // Above the top: totals P rho^j, each with all servers busy.
  const rest = totals[top]! * (rho / (1 - rho));
  const whole = totals.reduce((sum, x) => sum + x, 0) + rest;
  const beyond = rest * (top - servers + 1 / (1 - rho));
  return (waiting.reduce((sum, x) => sum + x, 0) + beyond) / whole;
}

const busyServers = (state: Lengths) => state.filter((length) => length > 0).length;

/** All states with k requests whose longest and shortest queue differ by at most `spread`. */
function level(servers: number, spread: number, k: number): Lengths[] {
  const out: Lengths[] = [];
  const extend = (state: number[], left: number) => {
    const rest = servers - state.length;
    if (rest === 0) {
      if (left === 0) out.push(state);
      return;
    }
    for (let next = state.at(-1) ?? 0; next * rest <= left; next++) {
      const longest = (state[0] ?? next) + spread;
      if (next <= longest && left - next <= (rest - 1) * longest) extend([...state, next], left - next);
    }
  };
  extend([], k);
  return out;
}

const key = (state: Lengths) => state.join();
const indexOf = (states: readonly Lengths[]) => new Map(states.map((state, i) => [key(state), i]));

function downRates(from: readonly Lengths[], to: readonly Lengths[], spread: number): number[][] {
  const index = indexOf(to);
  return from.map((state) => {
    const row = new Array<number>(to.length).fill(0);
    for (const length of state) {
      if (length === 0) continue;
      const jockeys = length === state[0] && state.at(-1)! - length === spread;
      const i = state.indexOf(jockeys ? state.at(-1)! : length);
      row[index.get(key(state.with(i, state[i]! - 1)))!]! += 1;
    }
    return row;
  });
}

/** Where an arrival leads: the last of the shortest queues grows, which keeps the order. */
const joined = (state: Lengths) => {
  const i = state.lastIndexOf(state[0]!);
  return state.with(i, state[i]! + 1);
};

/**
 * D - S U of a level: the chain watched only while it is on this level or above. Its rows sum to `a`, the rate
 * upwards, so the diagonal is a sum of positive terms.
 */
function censored(
  a: number,
  states: readonly Lengths[],
  below?: readonly Lengths[],
  back?: readonly number[][],
) {
  const returns = states.map(() => new Array<number>(states.length).fill(0));
  if (below && back) {
    const index = indexOf(states);
    const leads = below.map((state) => index.get(key(joined(state)))!);
    back.forEach((row, i) => {
      for (let j = 0; j < row.length; j++) returns[i]![leads[j]!]! += a * row[j]!;
    });
  }
  return returns.map((row, i) => {
    const out = row.map((rate) => -rate);
    out[i] = a + row.reduce((sum, rate, j) => (j === i ? sum : sum + rate), 0);
    return out;
  });
}

function productLeft(p: readonly number[], matrix: readonly (readonly number[])[]): number[] {
  const out = new Array<number>(matrix[0]!.length).fill(0);
  matrix.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) out[j]! += p[i]! * row[j]!;
  });
  return out;
}
