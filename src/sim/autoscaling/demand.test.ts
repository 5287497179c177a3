import { describe, expect, test } from 'vitest';
import { mg1, mm1, mmc } from '../../queueing/index.ts';
import { constant, exponential } from '../../stats/index.ts';
import { demandOf, lateShare } from './demand.ts';

const objective = { text: 'p95 < 500ms', share: 0.95, limit_s: 0.5 };
const poisson = { service: exponential(0.1), servers: 1, arrivalScv: 1, objective };

describe('the share of late requests', () => {
  test('is that of M/M/1', () => {
    for (const rate of [1, 5, 8])
      expect(lateShare(poisson)(rate, 1)).toBeCloseTo(mm1(rate, 10).response.tail(0.5), 3);
  });

  test('and nearly that of M/M/c', () => {
    for (const [rate, c] of [
      [15, 2],
      [30, 4],
      [80, 10],
    ] as const)
      expect(Math.abs(lateShare(poisson)(rate, c) - mmc(rate, 10, c).response.tail(0.5))).toBeLessThan(0.01);
  });

  test('is 1 in an overload, and no less than that of the service alone', () => {
    expect(lateShare(poisson)(20, 2)).toBe(1);
    expect(lateShare(poisson)(1, 1000)).toBeCloseTo(Math.exp(-5), 6);
  });

  test('of constant services is that of a wait beyond the rest of the limit', () => {
    for (const limit_s of [0.1, 0.1001, 0.1234, 0.2]) {
      const steady = { ...poisson, service: constant(0.1), objective: { ...objective, limit_s } };
      // rho .8 of one server waits with probability .8, by Pollaczek-Khinchine for .1 .5 / (1 - .8) then.
      expect(lateShare(steady)(8, 1)).toBeCloseTo(0.8 * Math.exp(-(limit_s - 0.1) / 0.25), 6);
    }
  });

  test('falls with the variability of the service', () => {
    const steady = { ...poisson, service: constant(0.1) };
    // The wait at constant services is half as long: Pollaczek-Khinchine.
    expect(mg1(8, 10, 0).waitingTime).toBeCloseTo(mm1(8, 10).waitingTime / 2, 6);
    expect(lateShare(steady)(8, 1)).toBeLessThan(lateShare(poisson)(8, 1) / 2);
  });
});

describe('the replicas needed', () => {
  test('are the fewest that keep the objective: one fewer does not', () => {
    const needed = demandOf(poisson);
    for (const rate of [0.5, 4, 15, 20, 35, 100, 5000]) {
      const replicas = needed(rate);
      expect(lateShare(poisson)(rate, replicas)).toBeLessThanOrEqual(0.05);
      if (replicas > 1) expect(lateShare(poisson)(rate, replicas - 1)).toBeGreaterThan(0.05);
    }
  });

  test('are one without a load, and fewer where each has more servers', () => {
    expect(demandOf(poisson)(0)).toBe(1);
    expect(demandOf({ ...poisson, servers: 10 })(100)).toBeLessThan(demandOf(poisson)(100) / 5);
  });
});
