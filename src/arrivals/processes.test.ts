import { describe, expect, it } from 'vitest';
import { LoadstoneError } from '../core/errors.ts';
import { createRng } from '../core/rng.ts';
import { parseArrivals } from './processes.ts';

/** A standardised figure exceeds this once in 1,000 tests. */
const Z_LIMIT = 3.29;
const GAPS = 100_000;

const written = [
  'constant',
  'poisson',
  'uniform:0.5',
  'uniform:1',
  'gamma:0.25',
  'gamma:4',
  'erlang:4',
  'erlang:30',
  'hyperexponential:4',
  'weibull:2',
  'weibull:0.7',
  'pareto:6',
  'mmpp:4,0.2,20',
  'mmpp:5,0.2,5',
  'mmpp:1,0.5,10',
];

/** Gaps as they are found in the run. */
function gapsOf(text: string, seed: number, length = GAPS): Float64Array {
  const next = parseArrivals(text).points(createRng(seed));
  let last = next();
  return Float64Array.from({ length }, () => {
    const before = last;
    last = next();
    return last - before;
  });
}

/** The mean of what follows each gap, and its standard error from 100 stretches that are long against any correlation. */
function meanOf(gaps: Float64Array, value: (gap: number, before: number) => number) {
  const length = GAPS / 100;
  const means = Array.from({ length: 100 }, (_, k) => {
    let sum = 0;
    for (let i = Math.max(1, k * length); i < (k + 1) * length; i++) sum += value(gaps[i]!, gaps[i - 1]!);
    return sum / length;
  });
  const mean = means.reduce((a, b) => a + b) / 100;
  const variance = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / 99;
  return { mean, error: Math.sqrt(variance / 100) };
}

describe.each(written)('%s', (text) => {
  const process = parseArrivals(text);
  const gaps = gapsOf(text, 11);

  it('rises, one point a unit, from 0 on', () => {
    const next = process.points(createRng(1));
    expect(next()).toBeGreaterThanOrEqual(0);
    expect(gaps.every((gap) => gap >= 0)).toBe(true);
    const { mean, error } = meanOf(gaps, (gap) => gap);
    expect(Math.abs(mean - 1)).toBeLessThanOrEqual(Z_LIMIT * error + 2e-3);
  });

  it('has the variance and the correlation of gaps that it says', () => {
    const square = meanOf(gaps, (gap) => (gap - 1) ** 2);
    expect(Math.abs(square.mean - process.scv)).toBeLessThanOrEqual(Z_LIMIT * square.error + 2e-3);
    const product = meanOf(gaps, (gap, before) => (gap - 1) * (before - 1));
    const covariance = process.autocorrelation * process.scv;
    expect(Math.abs(product.mean - covariance)).toBeLessThanOrEqual(Z_LIMIT * product.error + 2e-3);
  });

  it('has the index of dispersion that it says', () => {
    const [length, stretches] = [400, 1000];
    const next = process.points(createRng(12));
    const counts = new Float64Array(stretches);
    for (let point = next(); point < length * stretches; point = next())
      counts[Math.floor(point / length)]!++;
    const mean = counts.reduce((a, b) => a + b) / stretches;
    const variance = counts.reduce((sum, c) => sum + (c - mean) ** 2, 0) / (stretches - 1);
    // A variance of so many nearly normal counts is off by a factor of sqrt(2 / stretches); counts over a finite
    // stretch are off the limit by a constant over its length, which is below 10 for all of these.
    const error = Z_LIMIT * Math.sqrt(2 / stretches) * process.dispersion + 10 / length;
    expect(Math.abs(variance / mean - process.dispersion)).toBeLessThan(error);
  });

  it('depends on the seed and on nothing else', () => {
    expect(gapsOf(text, 3, 100)).toEqual(gapsOf(text, 3, 100));
    if (text !== 'constant') expect(gapsOf(text, 3, 100)).not.toEqual(gapsOf(text, 4, 100));
  });
});

describe('exact moments', () => {
  it.each([
    ['constant', 0, 0, 0],
    ['poisson', 1, 0, 1],
    ['uniform:0.6', 0.06, -0.5, 0],
    ['gamma:0.25', 0.25, 0, 0.25],
    ['erlang:4', 0.25, 0, 0.25],
    ['hyperexponential:9', 9, 0, 9],
    ['weibull:0.5', 5, 0, 5],
    ['pareto:3', 1 / 3, 0, 1 / 3],
    ['pareto:1.5', Infinity, 0, Infinity],
    // A rate that does not change is Poisson.
    ['mmpp:1,0.3,10', 1, 0, 1],
    // Interrupted Poisson: a renewal process with hyperexponential gaps (A. Kuczura, 1973). Rates 2 and 0, half of the
    // time each, leaving rates 1 and 1: E X^2 = (2 + 4) / 2, so scv = dispersion = 2.
    ['mmpp:2,0.5,2', 2, 0, 2],
    // v = .2 * .8 * (4 - .25)^2 = 2.25, s = 1/2 + 1/8 = .625: 1 + 2 v / s.
    ['mmpp:4,0.2,10', undefined, undefined, 8.2],
  ])('of %s', (text, scv, autocorrelation, dispersion) => {
    const process = parseArrivals(text);
    expect(process.dispersion).toBeCloseTo(dispersion, 12);
    if (scv !== undefined) expect(process.scv).toBeCloseTo(scv, 12);
    if (autocorrelation !== undefined) expect(process.autocorrelation).toBeCloseTo(autocorrelation, 12);
  });

  it('counts of constant points are never off by more than a half', () => {
    const next = parseArrivals('constant').points(createRng(1));
    expect([next(), next(), next()]).toEqual([0.5, 1.5, 2.5]);
  });

  it('a modulated process has its dispersion at finite times too', () => {
    // 1 + 2 v / s (1 - (1 - exp(-s t)) / (s t)) with v = 2.25, s = .3125 and t = 5.
    const exact = 1 + (4.5 / 0.3125) * (1 - (1 - Math.exp(-1.5625)) / 1.5625);
    const [length, stretches] = [5, 40_000];
    const next = parseArrivals('mmpp:4,0.2,20').points(createRng(8));
    const counts = new Float64Array(stretches);
    for (let point = next(); point < length * stretches; point = next())
      counts[Math.floor(point / length)]!++;
    const mean = counts.reduce((a, b) => a + b) / stretches;
    const variance = counts.reduce((sum, c) => sum + (c - mean) ** 2, 0) / (stretches - 1);
    // 40,000 correlated counts are worth about 10,000: 3.3 standard errors of a kurtosis of 6.
    expect(Math.abs(variance / mean / exact - 1)).toBeLessThan(3.3 * Math.sqrt(5 / 10_000));
  });
});

describe('parseArrivals', () => {
  it('keeps the name as written', () => {
    expect(parseArrivals(' gamma:0.25 ').name).toBe('gamma:0.25');
    expect(parseArrivals('gamma:2.5e-1').scv).toBe(0.25);
  });

  it.each(['', 'gauss', 'poisson()', 'constructor', 'Poisson', 'gamma 4'])("refuses '%s'", (text) => {
    expect(() => parseArrivals(text)).toThrow(LoadstoneError);
    expect(() => parseArrivals(text)).toThrow(/^arrivals are one of constant, poisson, .*, got /);
  });

  it.each([
    ['poisson:1', /^poisson arrivals are poisson, got 'poisson:1'$/],
    ['uniform', /uniform:JITTER with 0 < JITTER <= 1, got 'uniform'/],
    ['uniform:0', /0 < JITTER <= 1/],
    ['uniform:1.1', /0 < JITTER <= 1/],
    ['gamma:0', /CV2 > 0/],
    ['gamma:-1', /CV2 > 0/],
    ['gamma:1,2', /gamma:CV2/],
    ['gamma:1e999', /gamma:CV2/],
    ['gamma:', /gamma:CV2/],
    ['erlang:2.5', /K = 1, 2, 3/],
    ['erlang:0', /K = 1, 2, 3/],
    ['hyperexponential:0.9', /CV2 >= 1/],
    ['weibull:0.01', /0.1 <= SHAPE/],
    ['pareto:1', /SHAPE > 1/],
    ['mmpp:4,0.2', /mmpp:HIGH,SHARE,CYCLE/],
    ['mmpp:6,0.2,10', /HIGH \* SHARE <= 1/],
    ['mmpp:0.5,0.2,10', /HIGH >= 1/],
    ['mmpp:1,1,10', /SHARE < 1/],
    ['mmpp:2,0.5,0', /CYCLE > 0/],
    ['gamma:NaN', /CV2 > 0/],
  ])("refuses '%s' and says why", (text, rule) => {
    expect(() => parseArrivals(text)).toThrow(rule);
    expect(() => parseArrivals(text)).toThrow(expect.objectContaining({ code: 'E_ARRIVALS' }));
  });
});
