import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { elasticity } from './elasticity.ts';
import { scoreScaling } from './score.ts';
import type { Steps } from './steps.ts';

const steps = (pairs: readonly (readonly [number, number])[], end: number): Steps => ({
  times: pairs.map(([time]) => time),
  values: pairs.map(([, value]) => value),
  end,
});

/** Demand doubles at 40 and falls back at 80; supply follows 10 later up and 20 later down. */
const demand = steps(
  [
    [0, 2],
    [40, 4],
    [80, 2],
  ],
  100,
);
const supply = steps(
  [
    [0, 2],
    [50, 4],
    [100 - 1e-9, 2],
  ],
  100,
);

describe('elasticity, by hand', () => {
  const scores = elasticity(demand, supply, 5);

  it('under: half of the demand is missing from 40 to 50', () => {
    expect(scores.underProvisioningTimeshare).toBeCloseTo(10, 6);
    expect(scores.underProvisioningAccuracy).toBeCloseTo(5, 6);
  });

  it('over: as much again as needed from 80 to 100', () => {
    expect(scores.overProvisioningTimeshare).toBeCloseTo(20, 6);
    expect(scores.overProvisioningAccuracy).toBeCloseTo(20, 6);
  });

  it('instability: 5 s after each of the three changes only one of the two has moved', () => {
    // 40-45 demand alone, 50-55 supply alone, 80-85 demand alone: 15 of the 95 s that have a 5 s before them.
    expect(scores.instability).toBeCloseTo((100 * 15) / 95, 6);
    // At 15 s: 40-50 demand alone, 50-55 both, 55-65 supply alone, 80-95 demand alone: 35 of 85.
    expect(elasticity(demand, supply, 15).instability).toBeCloseTo((100 * 35) / 85, 6);
  });

  it('is 0 all over where supply is demand', () => {
    expect(new Set(Object.values(elasticity(demand, demand, 5)))).toEqual(new Set([0]));
  });
});

describe('the score of a policy', () => {
  it('adds what it cost, and whom it hurt', () => {
    const score = scoreScaling({
      demand,
      supply,
      resolution_s: 5,
      paid: steps(
        [
          [0, 2],
          [45, 4],
        ],
        100,
      ),
      arrivalRate: steps(
        [
          [0, 10],
          [40, 30],
        ],
        100,
      ),
      overObjective: steps(
        [
          [0, 0],
          [40, 0.5],
          [50, 0.1],
          [80, 0],
        ],
        100,
      ),
    });
    // 45 * 2 + 55 * 4; 40 * 2 + 40 * 4 + 20 * 2
    expect(score.replicaSeconds).toBe(310);
    expect(score.demandSeconds).toBe(280);
    // 10 s of 30/s out of 400 + 1800 arrivals
    expect(score.arrivalsUnderProvisioned).toBeCloseTo((100 * 300) / 2200, 9);
    // 300 * .5 + 900 * .1
    expect(score.objectiveViolations).toBeCloseTo((100 * 240) / 2200, 9);
  });

  it('is null where it was not measured', () => {
    const score = scoreScaling({ demand, supply, resolution_s: 5 });
    expect(score.arrivalsUnderProvisioned).toBeNull();
    expect(score.objectiveViolations).toBeNull();
    expect(score.replicaSeconds).toBeCloseTo(2 * 50 + 4 * 50, 6);
  });
});

describe('the integrals', () => {
  const random = fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 12 })
    .chain((times) =>
      fc
        .array(fc.integer({ min: 1, max: 9 }), { minLength: times.length + 1, maxLength: times.length + 1 })
        .map((values): Steps => ({ times: [0, ...times.toSorted((a, b) => a - b)], values, end: 100 })),
    );
  const valueAt = ({ times, values }: Steps, t: number) => values[times.findLastIndex((time) => time <= t)]!;

  it('are those of a sum over every second, since all steps are on whole ones', () => {
    fc.assert(
      fc.property(random, random, fc.integer({ min: 1, max: 20 }), (d, s, resolution) => {
        const scores = elasticity(d, s, resolution);
        const all = Array.from({ length: 100 }, (_, t) => t);
        const [ds, ss] = [all.map((t) => valueAt(d, t)), all.map((t) => valueAt(s, t))];
        const sum = (f: (t: number) => number) => all.reduce((total, t) => total + f(t), 0);
        expect(scores.underProvisioningAccuracy).toBeCloseTo(
          sum((t) => Math.max(ds[t]! - ss[t]!, 0) / ds[t]!),
          9,
        );
        expect(scores.overProvisioningTimeshare).toBeCloseTo(
          sum((t) => (ss[t]! > ds[t]! ? 1 : 0)),
          9,
        );
        const moved = (row: number[], t: number) => Math.sign(row[t]! - row[t - resolution]!);
        const unlike = sum((t) => (t >= resolution && moved(ds, t) !== moved(ss, t) ? 1 : 0));
        expect(scores.instability).toBeCloseTo((100 * unlike) / (100 - resolution), 9);
      }),
      { seed: 1 },
    );
  });

  test.each([
    [steps([[0, 0]], 10), steps([[0, 1]], 10), 1, /demand must be above 0/],
    [steps([[0, 1]], 10), steps([[1, 1]], 10), 1, /same time, got 0 ... 10 and 1 ... 10/],
    [
      steps(
        [
          [0, 1],
          [5, 2],
          [5, 3],
        ],
        10,
      ),
      steps([[0, 1]], 10),
      1,
      /rising times, got 5 after 5/,
    ],
    [steps([[0, 1]], 10), steps([[0, -1]], 10), 1, /supply must have finite values of at least 0, got -1/],
    [steps([[0, 1]], 10), steps([[0, 1]], 10), 10, /resolution must be above 0 and less than 10, got 10/],
    [steps([], 10), steps([[0, 1]], 10), 1, /one value for each time/],
  ])('what is not a step function, or no demand, is refused', (d, s, resolution, message) => {
    expect(() => elasticity(d, s, resolution)).toThrow(message);
    expect(() => elasticity(d, s, resolution)).toThrow(expect.objectContaining({ code: 'E_PARAMETER' }));
  });
});
