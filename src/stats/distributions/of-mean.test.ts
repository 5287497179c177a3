import { describe, expect, test } from 'vitest';
import { parseDistributionOfMean } from './parse.ts';

describe('a distribution of a given mean', () => {
  test.each([
    ['const', 0],
    ['exp', 1],
    ['uniform:0.5', 0.25 / 3],
    ['uniform:1', 1 / 3],
    ['gamma:0.25', 0.25],
    ['erlang:4', 0.25],
    ['hyperexponential:4', 4],
    ['pareto:3', 1 / 3],
    ['weibull:1', 1],
    [' gamma: 2 ', 2],
  ])('%s has it, and the squared coefficient of variation %d', (text, scv) => {
    const { mean, variance } = parseDistributionOfMean(text, 0.02);
    expect(mean).toBeCloseTo(0.02, 12);
    expect(variance / mean ** 2).toBeCloseTo(scv, 9);
  });

  test.each([
    ['', /one of const, exp, .*gamma:CV2, erlang:K.*uniform:WIDTH, got ''/],
    ['normal', /one of/],
    ['exp:100ms', /one of/],
    ['gamma', /one of/],
    ['gamma:1,2', /one of/],
    ['constructor', /one of/],
    ['gamma:-1', /gamma needs CV2 > 0, got 'gamma:-1'/],
    ['uniform:1.5', /uniform needs 0 < WIDTH <= 1/],
    ['pareto:1', /pareto needs SHAPE > 1/],
    ['erlang:x', /erlang needs K = 1, 2, 3/],
  ])("'%s' is none", (text, message) => {
    expect(() => parseDistributionOfMean(text, 0.02)).toThrow(message);
  });
});
