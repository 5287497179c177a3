import { describe, expect, test } from 'vitest';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import { gapsAsThink } from './gaps-as-think.ts';
import { parseArrivals } from './processes.ts';

describe('the gaps of a process as a think time', () => {
  test.each([
    ['poisson', 50, 'exp:20ms'],
    ['constant', 3, 'const:333.333333333ms'],
    ['gamma:0.25', 1000, 'gamma:1ms,0.25'],
    ['pareto:2.5', 0.1, 'pareto:10000ms,2.5'],
  ])('%s at %d/s: %s', (arrivals, rate, think) => {
    expect(gapsAsThink(arrivals, rate)).toBe(think);
  });

  test.each([
    'constant',
    'poisson',
    'gamma:0.25',
    'erlang:4',
    'hyperexponential:4',
    'weibull:0.7',
    'pareto:2.5',
  ])('of %s have its mean and its variation', (arrivals) => {
    const { mean, variance } = parseDurationDistribution(gapsAsThink(arrivals, 40));
    expect(mean).toBeCloseTo(1 / 40, 12);
    expect(variance / mean ** 2).toBeCloseTo(parseArrivals(arrivals).scv, 9);
  });

  test.each(['mmpp:4,0.2,100', 'uniform:0.5'])('%s has gaps that know each other', (arrivals) => {
    expect(() => gapsAsThink(arrivals, 40)).toThrow(/independent/);
  });
});
