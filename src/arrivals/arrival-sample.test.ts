import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { kolmogorovP } from '../stats/kolmogorov.ts';
import { ksDistance } from '../stats/ks-distance.ts';
import { arrivalSample } from './arrival-sample.ts';
import { arrivalsOf } from './arrivals-of.ts';
import { checkArrivals } from './check-arrivals.ts';
import { parseRates } from './parse-rates.ts';
import { parseArrivals } from './processes.ts';

const RANDOM = [
  'poisson',
  'uniform:0.5',
  'gamma:0.25',
  'gamma:4',
  'erlang:4',
  'hyperexponential:4',
  'weibull:0.7',
  'pareto:2.5',
  'mmpp:4,0.2,100',
  'mmpp:5,0.2,10',
];

const drawn = (arrivals: string, rates: string, seconds: number, seed: number, most?: number) =>
  arrivalSample(arrivalsOf({ arrivals, rates: parseRates(rates) }, seed, seconds), most);

/** Gaps of a process so far apart in its points that they are independent, or nearly. */
function spacedGaps(name: string, n: number, seed: number): number[] {
  const process = parseArrivals(name);
  const next = process.points(createRng(seed));
  const step = process.independentFrom ?? 400;
  const gaps: number[] = [];
  for (let last = next(), i = 1; gaps.length < n; i++) {
    const point = next();
    if (i % step === 0) gaps.push(point - last);
    last = point;
  }
  return gaps;
}

describe('the distribution function of the gaps', () => {
  // One test in 100,000 of each process rejects by chance.
  it.each(RANDOM)('of %s is that of its draws', (name) => {
    const gaps = spacedGaps(name, 3000, 11);
    expect(kolmogorovP(ksDistance(gaps, parseArrivals(name).gapCdf), gaps.length)).toBeGreaterThan(1e-5);
  });

  it.each(RANDOM)('of %s has the mean 1 and the scv that it says', (name) => {
    const { gapCdf, scv } = parseArrivals(name);
    // E X^k is the integral of k x^(k-1) (1 - F(x)), here by midpoints of x = e^u, which reach far into the tail.
    const [from, to, steps] = [-16, 16, 64_000];
    const width = (to - from) / steps;
    let [first, second] = [0, 0];
    for (let i = 0; i < steps; i++) {
      const x = Math.exp(from + (i + 0.5) * width);
      const tail = 1 - gapCdf(x);
      first += tail * x * width;
      second += 2 * x * tail * x * width;
    }
    expect(first).toBeCloseTo(1, 4);
    // A Pareto's second moment is slow to come: its tail beyond e^16 is left out.
    expect(second - 1).toBeCloseTo(scv, name.startsWith('pareto') ? 2 : 3);
  });
});

describe('the dispersion in stretches', () => {
  it('of a Poisson process is 1 in any, of a renewal process its scv in long ones', () => {
    expect(parseArrivals('poisson').dispersionIn(0.1)).toBe(1);
    expect(parseArrivals('gamma:0.25').dispersionIn(5)).toBeNull();
    expect(parseArrivals('gamma:0.25').dispersionIn(500)).toBe(0.25);
    expect(parseArrivals('pareto:2.5').dispersionIn(1e6)).toBeNull();
  });

  it('of an MMPP grows from 1 to its limit', () => {
    const { dispersion, dispersionIn } = parseArrivals('mmpp:4,0.2,100');
    expect(dispersionIn(1e-6)).toBeCloseTo(1, 5);
    expect(dispersionIn(1e9)).toBeCloseTo(dispersion, 5);
    expect(dispersionIn(50)).toBeGreaterThan(dispersionIn(5)!);
  });
});

describe('a sample of the arrivals of a load', () => {
  it('has the times that the load sends at, and counts each of them once', () => {
    const { times, rate, counts, gaps } = drawn('poisson', '200/s', 30, 3);
    const { times: next } = arrivalsOf({ arrivals: 'poisson', rates: parseRates('200/s') }, 3, 30);
    expect(times.slice(0, 500)).toEqual(Array.from({ length: 500 }, next));
    expect(rate).toBe(200);
    expect(gaps[0]).toBeCloseTo((times[1]! - times[0]!) * 200, 9);
    for (const one of counts) expect(one.counts.reduce((sum, count) => sum + count)).toBe(times.length);
    expect(counts.map(({ width_s, mean }) => [width_s, mean])).toEqual([
      [0.01, 2],
      [0.1, 20],
      [1, 200],
    ]);
  });

  it('stretches time where the rate goes with it', () => {
    const { rate, gaps, check } = drawn('poisson', 'sine:500/s,450/s,7s,0.2', 40, 5);
    expect(rate).toBeNull();
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(1, 1);
    expect(check!.aspects.map(({ outcome }) => outcome)).not.toContain('beyond');
  });

  it('looks at so many at the most, and says so', () => {
    const { times, cut, until_s } = drawn('poisson', '1000/s', 30, 1, 5000);
    expect([times.length, cut, until_s]).toEqual([5000, true, times.at(-1)]);
  });

  it('has nothing to test of arrivals that are not random, or too few', () => {
    expect(drawn('constant', '100/s', 20, 1).check).toBeNull();
    expect(drawn('poisson', '5/s', 4, 1).check).toBeNull();
  });
});

describe('the check', () => {
  // At most 5% of short samples are refuted by chance, most far less often since the effect must be beyond its margin
  // too: P(more than 4 of 12) is .0002, for all ten .002.
  it.each(RANDOM)('hardly ever refutes %s', (name) => {
    const verdicts = Array.from({ length: 12 }, (_, seed) => drawn(name, '400/s', 30, seed).check!.verdict);
    expect(verdicts.filter((verdict) => verdict === 'refuted').length).toBeLessThanOrEqual(4);
  });

  it('supports a long Poisson process', () => {
    expect(drawn('poisson', '500/s', 1000, 2).check!.verdict).toBe('supported');
  });

  it.each(['gamma:0.5', 'mmpp:4,0.2,100', 'uniform:0.5', 'hyperexponential:2'])(
    'refutes %s as a Poisson process',
    (name) => {
      const next = parseArrivals(name).points(createRng(9));
      const points = Array.from({ length: 10_000 }, next);
      const gaps = points.slice(1).map((point, i) => point - points[i]!);
      expect(checkArrivals(parseArrivals('poisson'), points, gaps, [])!.verdict).toBe('refuted');
    },
  );

  it('refutes a process whose rate is not the one of its profile', () => {
    const next = parseArrivals('poisson').points(createRng(9));
    // Twice as fast in its second half.
    const points = Array.from({ length: 10_000 }, (_, i) => (i < 5000 ? 1 : 0.5) * next());
    const half = points[4999]!;
    for (let i = 5000; i < points.length; i++) points[i]! += half / 2;
    const gaps = points.slice(1).map((point, i) => point - points[i]!);
    const { aspects } = checkArrivals(parseArrivals('poisson'), points, gaps, [])!;
    expect(aspects.at(-1)).toMatchObject({ name: 'the rate follows its profile', outcome: 'beyond' });
  });
});
