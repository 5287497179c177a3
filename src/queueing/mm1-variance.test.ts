import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { mean } from '../stats/mean.ts';
import { variance } from '../stats/variance.ts';
import { mm1MeanResponseVariance, mm1MeanResponseVarianceAtRate, mm1MeanWaitVariance } from './mm1.ts';

const REPETITIONS = 2000;

/** n times the variances of means over n successive requests of an M/M/1 with mu = 1 that is in steady state from the first. */
function simulated(rho: number, n: number) {
  const rng = createRng(20_261_122).stream(Math.round(100 * rho));
  const exponential = (rate: number) => -Math.log1p(-rng.next()) / rate;
  const seen = Array.from({ length: REPETITIONS }, () => {
    let response = exponential(1 - rho);
    let [waits, responses, time] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const gap = exponential(rho);
      const wait = Math.max(0, response - gap);
      response = wait + exponential(1);
      waits += wait;
      responses += response;
      time += gap;
    }
    // Theory at the rate achieved, to first order: 1 / (1 - lambda) has a slope of 1 / (1 - rho)^2.
    const atRate = responses / n - (n / time - rho) / (1 - rho) ** 2;
    return { wait: waits / n, response: responses / n, atRate };
  });
  const of = (name: keyof (typeof seen)[number]) => n * variance(seen.map((one) => one[name]));
  return { wait: of('wait'), response: of('response'), atRate: of('atRate') };
}

/**
 * A variance from 2000 repetitions has a relative standard deviation of about 4% here (means are skewed); the limit is four
 * of them. Runs last a hundred relaxation times or more, so that what n Var lacks of its limit is below that.
 */
describe.each([
  [0.3, 1000],
  [0.5, 2000],
  [0.7, 5000],
])('at utilisation %d', (rho, n) => {
  const seen = simulated(rho, n);
  test.each([
    ['mean wait (Whitt)', seen.wait, mm1MeanWaitVariance(rho)],
    ['mean response', seen.response, mm1MeanResponseVariance(rho)],
    ['mean response at the rate achieved', seen.atRate, mm1MeanResponseVarianceAtRate(rho)],
  ])('the variance of the %s is what the formula says', (_, found, formula) => {
    expect(Math.abs(found / formula - 1)).toBeLessThan(0.16);
  });
});

test('lies between those of wait and service together, fully correlated and not at all', () => {
  for (const rho of [0.1, 0.5, 0.9, 0.99]) {
    const wait = mm1MeanWaitVariance(rho);
    expect(mm1MeanResponseVariance(rho)).toBeGreaterThan(wait + 1);
    expect(mm1MeanResponseVariance(rho)).toBeLessThanOrEqual((Math.sqrt(wait) + 1) ** 2 + 1e-9);
    expect(mm1MeanResponseVarianceAtRate(rho)).toBeLessThan(mm1MeanResponseVariance(rho));
  }
});

test('solves its Poisson equation', () => {
  // h(x) - E[h(T') | T = x] = x - E[T], by the average over many steps from each x.
  const [rho, draws] = [0.6, 400_000];
  const a = rho / (2 * (1 - rho));
  const h = (x: number) => a * x * x + x;
  const rng = createRng(3);
  for (const x of [0, 1, 4]) {
    const steps = Array.from({ length: draws }, () => {
      const wait = Math.max(0, x + Math.log1p(-rng.next()) / rho);
      return h(wait - Math.log1p(-rng.next()));
    });
    const error = Math.sqrt(variance(steps) / draws);
    expect(Math.abs(h(x) - mean(steps) - (x - 1 / (1 - rho)))).toBeLessThan(4 * error);
  }
});
