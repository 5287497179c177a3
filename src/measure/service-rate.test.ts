import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { mean } from '../stats/mean.ts';
import { serviceRateOf, type WorkSample } from './service-rate.ts';

const exponential = (rng: Rng, rate: number) => -Math.log1p(-rng.next()) / rate;

/** M/M/1, read every `interval` seconds: counters as a server keeps them, and the occupancies that ended meanwhile. */
function measured({
  seed,
  rho = 0.5,
  mu = 50,
  seconds = 120,
  interval = 2,
  service = exponential,
}: Partial<
  Readonly<{
    rho: number;
    mu: number;
    seconds: number;
    interval: number;
    service: (rng: Rng, mu: number) => number;
  }>
> & { seed: number }) {
  const rng = createRng(seed);
  let [arrived, free] = [0, 0];
  const spans: [number, number][] = [];
  while (arrived < seconds + 20 / mu) {
    arrived += exponential(rng, rho * mu);
    const started = Math.max(arrived, free);
    free = started + service(rng, mu);
    spans.push([started, free]);
  }
  const busyAt = (t: number) =>
    spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, t) - from), 0);
  const samples: WorkSample[] = [];
  for (let t = 0; t <= seconds + 1e-9; t += interval) {
    samples.push({ t_s: t, busy_s: busyAt(t), completions: spans.filter(([, to]) => to <= t).length });
  }
  const occupancies = spans.filter(([, to]) => to <= seconds).map(([from, to]) => to - from);
  return { samples, occupancies };
}

const rateOf = ({ samples, occupancies }: ReturnType<typeof measured>) => serviceRateOf(samples, occupancies);

/** Readings of a server that needs so many seconds for each of so many requests, once a second. */
const readings = (perSecond: readonly number[], each: number): WorkSample[] => {
  let completions = 0;
  return [0, ...perSecond].map((count, i) => {
    completions += count;
    return { t_s: i, busy_s: completions * each, completions };
  });
};

describe('known answers', () => {
  test('a constant service has a rate without an error', () => {
    const { regression, direct, median, samples } = serviceRateOf(
      readings([40, 30, 50, 35, 45, 31], 0.01),
      new Array<number>(231).fill(0.01),
    );
    for (const one of [regression, direct!, median]) {
      expect(one.value).toBeCloseTo(100, 9);
      expect(one.low).toBeCloseTo(100, 9);
      expect(one.high).toBeCloseTo(100, 9);
    }
    expect(median).toMatchObject({ cv: expect.closeTo(0, 9), mean: expect.closeTo(100, 9) });
    expect(samples).toBe(6);
  });

  test('is total completions / total busy time', () => {
    const { samples } = measured({ seed: 1 });
    const [first, last] = [samples[0]!, samples.at(-1)!];
    expect(serviceRateOf(samples, null).regression.value).toBeCloseTo(
      (last.completions - first.completions) / (last.busy_s - first.busy_s),
      9,
    );
  });

  test('groups readings until each has 30 completions, the rest with the last', () => {
    expect(serviceRateOf(readings(new Array<number>(31).fill(10), 0.01), null).samples).toBe(10);
    expect(serviceRateOf(readings([30, 30, 30, 30, 30, 29], 0.01), null).samples).toBe(5);
  });

  test('of an untold server there is no direct estimate', () => {
    const { samples } = measured({ seed: 2 });
    expect(serviceRateOf(samples, null).direct).toBeNull();
    expect(serviceRateOf(samples, [0.02, 0.03]).direct).toBeNull();
  });
});

/** 400 measurements of 120 s: the share that holds the true rate lies within 3.3% of 95% but for 1 in 1000 or so. */
test('intervals hold the true rate in 95 of 100 measurements', () => {
  const all = Array.from({ length: 400 }, (_, i) => rateOf(measured({ seed: 100 + i, mu: 20, rho: 0.6 })));
  const holds = (of: 'regression' | 'direct') =>
    mean(all.map((one) => (one[of]!.low <= 20 && one[of]!.high >= 20 ? 1 : 0)));
  expect(Math.abs(holds('regression') - 0.95)).toBeLessThan(0.033);
  expect(Math.abs(holds('direct') - 0.95)).toBeLessThan(0.033);
});

test('the median of short samples is biased upwards, the regression is not', () => {
  const all = Array.from({ length: 200 }, (_, i) =>
    rateOf(measured({ seed: 900 + i, mu: 20, rho: 0.5, interval: 3 })),
  );
  const error = (of: (one: (typeof all)[number]) => number) => mean(all.map(of)) / 20 - 1;
  // Of 30 exponential services n / sum has a mean of 30 / 29 and a median of about 1 + 1 / 90: 3.4% and 1.1%.
  expect(error(({ median }) => median.mean)).toBeGreaterThan(0.02);
  expect(error(({ median }) => median.value)).toBeGreaterThan(0.004);
  expect(Math.abs(error(({ regression }) => regression.value))).toBeLessThan(0.006);
});

test('what services straddle the readings does not bias it', () => {
  // A reading every mean service: nearly each cuts a service in two.
  const all = Array.from({ length: 60 }, (_, i) =>
    rateOf(measured({ seed: 50 + i, mu: 10, seconds: 60, interval: 0.1 })),
  );
  // 300 services each: 60 means are within 3 x 5.8% / sqrt(60).
  expect(Math.abs(mean(all.map(({ regression }) => regression.value)) / 10 - 1)).toBeLessThan(0.0225);
});

describe('what a measurement does not tell is an error', () => {
  const refused = (samples: readonly WorkSample[], occupancies: readonly number[] | null = null) => {
    try {
      serviceRateOf(samples, occupancies);
    } catch (error) {
      return error as { code: string; message: string };
    }
    return null;
  };

  test.each([
    ['too few samples', readings([30, 30, 30, 30], 0.01), /at least 5 samples of 30 completions each, got 4/],
    ['none at all', [], /got 0 from 0 readings with 0 completions/],
    [
      'an idle server',
      readings(new Array<number>(6).fill(40), 1e-4),
      /at least 1\.0% of the time, got 0\.4%/,
    ],
    [
      'a saturated one',
      readings(new Array<number>(6).fill(100), 0.01),
      /not saturated, got one that is busy 100\.0%/,
    ],
    [
      'a counter that began again',
      [...readings([40, 40, 40], 0.01), { t_s: 4, busy_s: 0.1, completions: 10 }],
      /must not fall, got busy_s 0\.1 after 1\.2/,
    ],
  ])('%s', (_, samples, message) => {
    expect(refused(samples)).toMatchObject({
      code: 'E_CALIBRATION',
      message: expect.stringMatching(message),
    });
  });

  test('two estimators that tell of different servers', () => {
    const { samples, occupancies } = measured({ seed: 3 });
    expect(refused(samples, occupancies)).toBeNull();
    expect(
      refused(
        samples,
        occupancies.map((one) => 1.04 * one),
      ),
    ).toBeNull();
    for (const factor of [0.9, 1.1]) {
      const error = refused(
        samples,
        occupancies.map((one) => factor * one),
      );
      expect(error).toMatchObject({
        code: 'E_CALIBRATION',
        message: expect.stringMatching(/more than 5\.0%; the busy time a completion differs by -?\d/),
      });
    }
  });

  test('a difference that may be chance is none: other requests of the same server', () => {
    const { samples } = measured({ seed: 4, seconds: 30 });
    const { occupancies } = measured({ seed: 5, seconds: 30 });
    expect(refused(samples, occupancies)).toBeNull();
  });
});
