import { createRng, type Rng } from '../../core/rng.ts';
import { erlangInterarrival, gim1 } from '../../queueing/index.ts';
import { ksDistance } from '../../stats/ks-distance.ts';
import { mean } from '../../stats/mean.ts';
import { quantile } from '../../stats/quantile.ts';
import type { Theory, TheoryTrial } from './theory.ts';

/** What chance makes of the distribution of response times of a queue that is exactly the model. */
export interface Chance {
  /** 95% of such windows lie at most so far from theory's distribution. */
  readonly distance: number;
  /** In 95% of them a quantile lies between these multiples of theory's. */
  of(share: number): { readonly low: number; readonly high: number };
}

const SEED = 20_261_122;
export const REPETITIONS = 150;
/** In longer windows distances fall as 1 / sqrt(n): they hold many relaxation times. */
const MOST_REQUESTS = 4000;
/** Half the width of a 95% interval in standard deviations. */
const Z = 1.96;

interface Queues {
  readonly replicas: number;
  /** Whether each of them has its turn; else any of them has a request. */
  readonly turns: boolean;
  readonly lambda: number;
  readonly mu: number;
  /** Standard deviation of the calibrated rate, as a share of it. */
  readonly rateSd: number;
}

/**
 * Requests of one queue share its luck, so that no test for independent ones knows what chance does to their distribution:
 * windows of as many requests are simulated, and each is held against theory at the rate achieved in it and at a service rate
 * as uncertain as the calibrated one, as what was measured is. A simulation for each level, with a fixed seed. null: not of
 * this model.
 */
export function chances(theory: Theory, window_s: number): (trial: TheoryTrial) => Chance | null {
  const known = kept.get(theory) ?? new Map<string, Chance | null>();
  kept.set(theory, known);
  return (trial) => {
    const key = [keyOf(trial), window_s].join();
    if (!known.has(key)) {
      const level = theory.trials.filter((one) => one.kept && keyOf(one) === keyOf(trial));
      known.set(key, chanceOf(level.length > 0 ? level : [trial], theory, window_s));
    }
    return known.get(key)!;
  };
}

/** A report draws each figure wide and narrow. */
const kept = new WeakMap<Theory, Map<string, Chance | null>>();

const keyOf = ({ arm, model, replicas, offered_asked, rate_asked, service_rate }: TheoryTrial) =>
  [arm, model, replicas, offered_asked, rate_asked, service_rate].join();

function chanceOf(level: readonly TheoryTrial[], { calibrations }: Theory, window_s: number): Chance | null {
  const { model, replicas, arm, service_rate: mu } = level[0]!;
  const turns = /^E\d+\/M\/1 each$/.test(model);
  if (!turns && !/^M\/M\/1( each)?$/.test(model)) return null;
  const lambda = mean(level.map(({ rate }) => rate));
  const requests = Math.round(lambda * window_s);
  if (!(lambda < replicas * mu) || requests < 2) return null;
  const regression = calibrations.find((one) => one.arm === arm && one.service_rate.regression.value === mu);
  const { low, high } = regression?.service_rate.regression ?? { low: mu, high: mu };
  const queues = { replicas, turns, lambda, mu, rateSd: (high - low) / (2 * Z * mu) };
  const n = Math.min(requests, MOST_REQUESTS);
  const rng = createRng(SEED);
  const seen = Array.from({ length: REPETITIONS }, (_, i) => windowOf(queues, n, rng.stream(i))).filter(
    (one) => one !== null,
  );
  if (seen.length < REPETITIONS / 2) return null;
  const shrink = Math.sqrt(n / requests);
  return {
    distance:
      shrink *
      quantile(
        seen.map(({ distance }) => distance),
        0.95,
      ),
    of(share) {
      const ratios = seen.map(
        ({ sorted, theta }) => (quantileOf(sorted, share) * theta) / -Math.log1p(-share),
      );
      return { low: quantile(ratios, 0.025) ** shrink, high: quantile(ratios, 0.975) ** shrink };
    },
  };
}

/** The response times of a window, and the rate that theory gives their exponential distribution; null: no steady state. */
function windowOf(queues: Queues, n: number, rng: Rng) {
  const { replicas, turns, lambda, mu, rateSd } = queues;
  const exponential = (rate: number) => -Math.log1p(-rng.next()) / rate;
  const rho = lambda / (replicas * mu);
  // In steady state there is work with probability rho, and then as much as a response takes.
  const free = Array.from({ length: replicas }, () =>
    rng.next() < rho ? exponential(thetaOf(queues, lambda, mu)) : 0,
  );
  const times = new Float64Array(n);
  let now = 0;
  for (let i = 0; i < n; i++) {
    now += exponential(lambda);
    const one = turns ? i % replicas : Math.floor(rng.next() * replicas);
    free[one] = Math.max(now, free[one]!) + exponential(mu);
    times[i] = free[one]! - now;
  }
  const calibrated = mu * (1 + rateSd * normal(rng));
  const achieved = n / now;
  if (achieved >= replicas * calibrated) return null;
  const theta = thetaOf(queues, achieved, calibrated);
  const sorted = times.sort();
  return { sorted, theta, distance: ksDistance(sorted, (t) => -Math.expm1(-theta * t)) };
}

/** Response times of all these models are exponential. */
function thetaOf({ replicas, turns }: Queues, lambda: number, mu: number): number {
  if (!turns) return mu - lambda / replicas;
  return mu * (1 - gim1(erlangInterarrival(replicas / lambda, replicas), mu).sigma);
}

/** By Box and Muller. */
const normal = (rng: Rng) => Math.sqrt(-2 * Math.log1p(-rng.next())) * Math.cos(2 * Math.PI * rng.next());

/** Of what is sorted already. */
function quantileOf(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
