import { describe, expect, test } from 'vitest';
import { theoryFixture } from '../../figures/theory/example.test.data.ts';
import { chances, REPETITIONS } from './chance.ts';
import type { Theory } from './theory.ts';

/** A trial whose service rate is known exactly. */
function at(rho: number, model = 'M/M/1', replicas = 1): Theory {
  const theory = theoryFixture({ loads: [0.5] }).theory!;
  const trials = theory.trials.map((trial) => ({
    ...trial,
    model,
    replicas,
    service_rate: 100,
    rate: 100 * rho * replicas,
  }));
  return { ...theory, calibrations: [], trials };
}

const of = (theory: Theory, requests: number) =>
  chances(theory, requests / theory.trials[0]!.rate)(theory.trials[0]!);

describe('what chance makes of response times', () => {
  /**
   * Without a queue they are independent, and Kolmogorov's 95% point is 1.358 / sqrt(n). A quantile of 150 repetitions has a
   * standard deviation of about 5% of it here; the seed is fixed.
   */
  test('is Kolmogorov\u2019s distribution where nobody waits', () => {
    expect(of(at(0.001), 400)!.distance * Math.sqrt(400)).toBeGreaterThan(1.358 * 0.85);
    expect(of(at(0.001), 400)!.distance * Math.sqrt(400)).toBeLessThan(1.358 * 1.15);
  });

  test('is more the higher the load, and less the longer the window', () => {
    const [low, high] = [of(at(0.3), 2000)!, of(at(0.9), 2000)!];
    expect(high.distance).toBeGreaterThan(2 * low.distance);
    expect(of(at(0.3), 16_000)!.distance).toBeCloseTo(of(at(0.3), 4000)!.distance / 2, 10);
  });

  test('gives each quantile a range around theory\u2019s', () => {
    const { low, high } = of(at(0.5), 2000)!.of(0.5);
    expect(low).toBeLessThan(1);
    expect(low).toBeGreaterThan(0.7);
    expect(high).toBeGreaterThan(1);
    expect(high).toBeLessThan(1.4);
  });

  test('is known of replicas that have their turn or any request, and of no other dispatch', () => {
    const [turns, any] = [of(at(0.7, 'E3/M/1 each', 3), 2000)!, of(at(0.7, 'M/M/1 each', 3), 2000)!];
    expect(turns.distance).toBeLessThan(any.distance);
    expect(of(at(0.7, 'join the shortest queue', 3), 2000)).toBeNull();
    expect(of(at(1.2), 2000)).toBeNull();
  });

  test('is the same again', () => {
    expect(REPETITIONS).toBeGreaterThan(100);
    expect(of(at(0.6), 500)!.distance).toBe(of(at(0.6), 500)!.distance);
  });
});
