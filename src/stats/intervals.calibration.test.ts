import { describe, expect, test } from 'vitest';
import type { Rng } from '../core/rng.ts';
import { batchMeans } from './batch-means.ts';
import { batchQuantile, quantileOfRepetitions } from './batch-quantiles.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { controlVariates } from './control-variates.ts';
import { dispersionTest } from './dispersion-test.ts';
import { mean } from './mean.ts';
import { mser5 } from './mser5.ts';
import { orderRanks, orderStatisticInterval } from './order-statistic-interval.ts';
import { type Precision, sequentialStopping } from './sequential-stopping.ts';
import { expectExact, limit, rate } from './support/calibration.ts';
import { autoregressive, exponential, lognormal, normal, poisson, sample, waits } from './support/draws.ts';
import { tInterval } from './t-interval.ts';

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

const covers = ({ low, high }: Ends, truth: number) =>
  (low ?? -Infinity) <= truth && truth <= (high ?? Infinity);

/** One interval from the stream, and what it should hold. */
type Drawn = (rng: Rng) => readonly [Ends, number];

const coverage = (stream: number, drawn: Drawn, samples?: number) =>
  rate(stream, (rng) => covers(...drawn(rng)), samples);

const LEVEL = 0.95;
const P95 = -Math.log(0.05);

describe('an exact method covers 95%', () => {
  const exact: readonly (readonly [string, Drawn, number?])[] = [
    ['t, normal, n = 5', (rng) => [tInterval(sample(5, normal(rng))), 0]],
    ['t, normal, n = 20', (rng) => [tInterval(sample(20, normal(rng))), 0]],
    ['batch means, independent normal, n = 400', (rng) => [batchMeans(sample(400, normal(rng))), 0], 4000],
    [
      'control variates, two controls, normal, n = 10',
      (rng) => {
        const z = normal(rng);
        const [a, b] = [sample(10, z), sample(10, z)];
        const y = a.map((value, i) => value + 0.5 * b[i]! + z());
        const controls = [a, b].map((values) => ({ values, mean: 0 }));
        return [controlVariates(y, controls), 0];
      },
    ],
    [
      'index of dispersion, Poisson counts of 10, n = 50',
      (rng) => [dispersionTest(sample(50, poisson(rng, 10))), 1],
    ],
  ];

  test.each(exact.map(([name, drawn, samples], i) => [name, drawn, samples, i] as const))(
    '%s',
    (_, drawn, samples, i) => {
      expectExact(coverage(400 + i, drawn, samples), LEVEL, samples);
    },
  );

  test.each([
    [20, 0.5, Math.LN2],
    [100, 0.95, P95],
    [100, 0.1, -Math.log(0.9)],
  ] as const)('order statistics, n = %i, p = %s: what the binomial says, at least 95%', (n, p, truth) => {
    const wanted = orderRanks(n, p).coverage;
    expect(wanted).toBeGreaterThanOrEqual(LEVEL);
    expectExact(
      coverage(410 + n * p, (rng) => [orderStatisticInterval(sample(n, exponential(rng)), p), truth]),
      wanted,
    );
  });
});

describe('an approximate method covers at least', () => {
  const skewed =
    (of: (rng: Rng) => () => number, truth: number, n: number): Drawn =>
    (rng) => [tInterval(sample(n, of(rng))), truth];
  const logNormal = (rng: Rng) => lognormal(rng, 1);

  const floors: readonly (readonly [string, number, number, Drawn])[] = [
    ['t, exponential, n = 10', 0.88, 4000, skewed(exponential, 1, 10)],
    ['t, exponential, n = 40', 0.91, 4000, skewed(exponential, 1, 40)],
    ['t, exponential, n = 160', 0.93, 4000, skewed(exponential, 1, 160)],
    ['t, log-normal, n = 10', 0.81, 4000, skewed(logNormal, Math.exp(0.5), 10)],
    ['t, log-normal, n = 40', 0.86, 4000, skewed(logNormal, Math.exp(0.5), 40)],
    ['t, log-normal, n = 160', 0.9, 4000, skewed(logNormal, Math.exp(0.5), 160)],
    ...(
      [
        [5, 0.78],
        [10, 0.85],
        [20, 0.88],
        [40, 0.9],
      ] as const
    ).map(
      ([n, floor]) =>
        [
          `bootstrap of the mean, exponential, n = ${n}`,
          floor,
          500,
          (rng: Rng) =>
            [bootstrapInterval(sample(n, exponential(rng)), mean, rng, { resamples: 400 }), 1] as const,
        ] as const,
    ),
    [
      'p95 of 5 repetitions of 1,000, exponential',
      0.92,
      500,
      (rng) => [
        quantileOfRepetitions(
          sample5(() => sample(1000, exponential(rng))),
          0.95,
        ),
        P95,
      ],
    ],
    [
      'batch means, AR(1) of .8, n = 1,000',
      0.92,
      1000,
      (rng) => [batchMeans(sample(1000, autoregressive(rng, 0.8))), 0],
    ],
    [
      'batch means, M/M/1 at rho .8, n = 10,000',
      0.86,
      1000,
      (rng) => [batchMeans(sample(10_000, waits(rng, 0.8))), 4],
    ],
    [
      'p95 by batches, M/M/1 at rho .5, n = 20,000',
      0.9,
      300,
      // P(W > t) = rho exp(-(1 - rho) t).
      (rng) => [batchQuantile(sample(20_000, waits(rng, 0.5)), 0.95), -2 * Math.log(0.05 / 0.5)],
    ],
    ...(
      [
        [0.5, 2000],
        [0.2, 500],
      ] as const
    ).map(
      ([halfWidth, samples]) =>
        [
          `sequential stopping at a half-width of ${halfWidth}, normal`,
          0.91,
          samples,
          stopped(normal, 0, { halfWidth }),
        ] as const,
    ),
    [
      'sequential stopping at 10% of the mean, exponential',
      0.91,
      300,
      stopped(exponential, 1, { halfWidth: 0.1, relative: true }),
    ],
  ];

  test.each(
    floors.map(([name, floor, samples, drawn], i) => [name, floor, samples, drawn, 500 + i] as const),
  )('%s: %d', (_, floor, samples, drawn, stream) => {
    const share = coverage(stream, drawn, samples);
    expect(share).toBeGreaterThanOrEqual(floor);
    expect(share).toBeLessThan(LEVEL + limit(LEVEL, samples));
  });

  test('92% by batch means of 100,000 waits of an M/M/1 at rho .8, where taking them for independent covers a fifth', () => {
    let naive = 0;
    const samples = 600;
    const batched = coverage(
      600,
      (rng) => {
        const values = sample(100_000, waits(rng, 0.8));
        if (covers(tInterval(values), 4)) naive++;
        return [batchMeans(values), 4];
      },
      samples,
    );
    expect(batched).toBeGreaterThanOrEqual(0.92);
    expect(naive / samples).toBeLessThan(0.25);
  }, 120_000);
});

const sample5 = <T>(make: () => T): T[] => Array.from({ length: 5 }, make);

function stopped(of: (rng: Rng) => () => number, truth: number, precision: Precision): Drawn {
  return (rng) => {
    const draw = of(rng);
    const values = sample(9, draw);
    for (;;) {
      values.push(draw());
      const { done, interval } = sequentialStopping(values, precision);
      if (done) return [interval, truth];
    }
  };
}

describe('MSER-5', () => {
  const samples = 500;

  test('keeps nearly all of a series that has no warm-up', () => {
    const kept = rate(700, (rng) => mser5(sample(1000, exponential(rng))).truncate < 250, samples);
    expect(kept).toBeGreaterThan(0.9);
  });

  test('cuts off a decay of ten deviations to within one, and not half of the rest', () => {
    const cut = (rng: Rng) => {
      const noise = normal(rng);
      let i = 0;
      const { truncate, converged } = mser5(sample(1000, () => noise() + 10 * Math.exp(-i++ / 30)));
      return converged && truncate >= 30 * Math.log(10) && truncate < 500;
    };
    expect(rate(701, cut, samples)).toBeGreaterThan(0.9);
  });

  test('says of a series that never settles that it did not converge', () => {
    const said = (rng: Rng) => {
      const noise = normal(rng);
      let i = 0;
      return !mser5(sample(1000, () => noise() + i++ / 100)).converged;
    };
    expect(rate(702, said, samples)).toBe(1);
  });
});
