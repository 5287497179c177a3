import { describe, expect, it } from 'vitest';
import { detectableShift } from './detectable-shift.ts';
import { tPower } from './t-power.ts';

describe('power of the t test', () => {
  it("agrees with R's power.t.test(n = 20, delta = 1, sd = 1): 0.8689528", () => {
    expect(tPower(1 / Math.sqrt(2 / 20), 38, 0.05)).toBeCloseTo(0.868953, 6);
  });

  it('agrees with the noncentral t (computed; scipy.stats.nct)', () => {
    expect(tPower(5, 1, 0.05)).toBeCloseTo(0.30516010274, 8);
    expect(tPower(3, 2, 0.05)).toBeCloseTo(0.38740012853, 8);
    expect(tPower(5.65, 2, 0.05)).toBeCloseTo(0.79961508146, 8);
    expect(tPower(3.5, 4, 0.05)).toBeCloseTo(0.74487005897, 8);
    expect(tPower(3, 9, 0.05)).toBeCloseTo(0.76115662042, 8);
  });

  it('is the level of the test where there is no difference', () => {
    for (const df of [1, 2, 5, 50]) expect(tPower(0, df, 0.05)).toBeCloseTo(0.05, 6);
  });
});

describe('detectableShift', () => {
  it('is the shift at which the power is reached', () => {
    for (const df of [1, 2, 4, 20]) expect(tPower(detectableShift(df), df, 0.05)).toBeCloseTo(0.8, 8);
  });

  it('nears z(.975) + z(.8) as the noise becomes known', () => {
    expect(detectableShift(10_000)).toBeCloseTo(1.95996 + 0.84162, 2);
  });
});
