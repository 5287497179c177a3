import { createRng, type Rng } from '../../core/rng.ts';
import { mean } from '../../stats/mean.ts';
import { variance } from '../../stats/variance.ts';
import { allServers, type Setting } from './setting.ts';

const SEED = 20_261_122;
const REPETITIONS = 150;
/** Longer measurements have a variance that falls as 1 / n. */
const MOST_REQUESTS = 4000;
/** Relaxation times of an M/M/1 at the same utilisation, 1 / (mu (1 - sqrt(rho))^2), before anything is counted. */
const RELAXATIONS = 3;
const MOST_WARMUP = 6000;

/**
 * The variance of ln(mean response time of n requests), beyond what the arrival rate achieved in them explains, by simulation:
 * no formula is known for E_c/M/1 and for joining the shortest queue. The part that the rate explains is taken off by
 * regression, as theory at the achieved rate takes it off the measured mean. From 150 repetitions, with a fixed seed: its
 * square root is known to about 6%.
 */
export function simulatedSpread(setting: Setting, rho: number, requests: number): number {
  const n = Math.min(requests, MOST_REQUESTS);
  const rng = createRng(SEED);
  const relaxation = (rho * allServers(setting)) / (1 - Math.sqrt(rho)) ** 2;
  const warmup = Math.ceil(Math.min(MOST_WARMUP, RELAXATIONS * relaxation));
  const seen = Array.from({ length: REPETITIONS }, (_, i) =>
    repetition(setting, rho, warmup, n, rng.stream(i)),
  );
  const x = seen.map(({ rate }) => Math.log(rate));
  const y = seen.map(({ response }) => Math.log(response));
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0) / (x.length - 1);
  return ((variance(y) - covariance ** 2 / variance(x)) * n) / requests;
}

/** mu = 1. */
function repetition(setting: Setting, rho: number, warmup: number, n: number, rng: Rng) {
  const lambda = rho * allServers(setting);
  const exponential = (rate: number) => -Math.log1p(-rng.next()) / rate;
  const replicas = Array.from({ length: setting.replicas }, () => new Replica(setting.servers));
  let [now, from, sum] = [0, 0, 0];
  for (let i = 0; i < warmup + n; i++) {
    now += exponential(lambda);
    if (i === warmup) from = now;
    const response = chosen(setting, replicas, i, now, rng).enter(now, exponential(1));
    if (i >= warmup) sum += response;
  }
  return { rate: (n - 1) / (now - from), response: sum / n };
}

function chosen(
  { balance }: Setting,
  replicas: readonly Replica[],
  i: number,
  now: number,
  rng: Rng,
): Replica {
  if (balance === 'round-robin') return replicas[i % replicas.length]!;
  const any = Math.floor(rng.next() * replicas.length);
  if (balance === 'random') return replicas[any]!;
  let best = replicas[any]!;
  for (const other of replicas) if (other.inside(now) < best.inside(now)) best = other;
  return best;
}

/** Servers behind one queue, first come first served, by the times at which they will be free. */
class Replica {
  readonly #free: number[];
  /** Times of departure of those inside, in no order; some may have left. */
  #leaving: number[] = [];

  constructor(servers: number) {
    this.#free = new Array<number>(servers).fill(0);
  }

  inside(now: number): number {
    this.#leaving = this.#leaving.filter((time) => time > now);
    return this.#leaving.length;
  }

  /** The response time. */
  enter(now: number, service: number): number {
    const first = this.#free.indexOf(Math.min(...this.#free));
    const end = Math.max(now, this.#free[first]!) + service;
    this.#free[first] = end;
    this.#leaving.push(end);
    if (this.#leaving.length > 1000) this.inside(now);
    return end - now;
  }
}
