import { describe, expect, it } from 'vitest';
import { mm1 } from './mm1.ts';
import { powerOfChoices } from './power-of-choices.ts';

describe('the shortest of some queues, in the limit of many servers', () => {
  it('with one choice is M/M/1', () => {
    const [one, theory] = [powerOfChoices(0.8, 1, 1), mm1(0.8, 1)];
    expect(one.responseTime).toBeCloseTo(theory.responseTime, 9);
    expect(one.response.quantile(0.95)).toBeCloseTo(theory.response.quantile(0.95), 6);
  });

  it('with one choice keeps its tail near load 1, where the queue is longer than e^-745 is above 0', () => {
    // Exponential with rate mu - lambda = .001: e^-.746, and its 99th percentile is 1000 log 100.
    const { response } = powerOfChoices(0.999, 1, 1);
    expect(response.tail(746)).toBeCloseTo(Math.exp(-0.746), 9);
    expect(response.quantile(0.99)).toBeCloseTo(1000 * Math.log(100), 6);
  });

  it('is the sum of rho^((d^i - d) / (d - 1)) over i >= 1', () => {
    // Mitzenmacher (2001), written out: rho^0 + rho^2 + rho^6 + rho^14 + ... for two choices.
    const two = [0, 2, 6, 14, 30, 62, 126, 254, 510].reduce((sum, power) => sum + 0.9 ** power, 0);
    expect(powerOfChoices(0.9, 1, 2).responseTime).toBeCloseTo(two, 12);
    const three = [0, 3, 12, 39, 120, 363].reduce((sum, power) => sum + 0.9 ** power, 0);
    expect(powerOfChoices(0.9, 1, 3).responseTime).toBeCloseTo(three, 12);
  });

  it('has a distribution with that mean', () => {
    const { response, responseTime } = powerOfChoices(90, 100, 2);
    const step = 1e-4;
    let area = 0;
    for (let t = step / 2; t < 0.6; t += step) area += response.tail(t) * step;
    expect(area).toBeCloseTo(responseTime, 7);
    expect(response.tail(0)).toBe(1);
  });

  it('refuses what has no steady state, and no choice', () => {
    expect(powerOfChoices(0, 1, 2).responseTime).toBe(1);
    expect(() => powerOfChoices(1, 1, 2)).toThrow(/lambda < mu; got 1 against 1/);
    expect(() => powerOfChoices(0.5, 1, 0)).toThrow(/choices .*whole number of at least 1, got 0/);
  });
});
