import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { andersonDarlingExponential } from './anderson-darling-exponential.ts';
import { checkExponential } from './checks/check-exponential.ts';
import { checkPoisson } from './checks/check-poisson.ts';
import { chiSquaredTest } from './chi-squared-test.ts';
import { dispersionTest } from './dispersion-test.ts';
import { exponential as exponentialDistribution } from './distributions/exponential.ts';
import { pairedEquivalence, welchEquivalence } from './equivalence-test.ts';
import { findRoot } from './find-root.ts';
import { fittedExponential } from './fitted-exponential.ts';
import { holm } from './holm.ts';
import { ksDistance } from './ks-distance.ts';
import { ksTest } from './ks-test.ts';
import { lillieforsExponentialP } from './lilliefors-distribution.ts';
import { ljungBox } from './ljung-box.ts';
import { mannWhitneyTest } from './mann-whitney-test.ts';
import { pairedTTest } from './paired-t-test.ts';
import { chiSquaredPoisson } from './poisson-fit.ts';
import { runsTest } from './runs-test.ts';
import { signTest } from './sign-test.ts';
import { signedRankTest } from './signed-rank-test.ts';
import { ALPHA, expectAtMost, expectExact, rate, SEED } from './support/calibration.ts';
import {
  autoregressive,
  erlang,
  exponential,
  hyperexponential,
  lognormal,
  normal,
  poisson,
  sample,
  times,
} from './support/draws.ts';
import { welchTTest } from './welch-t-test.ts';

/** Whether a test rejects a sample drawn from the stream. */
type Trial = (rng: Rng) => boolean;
/** A distribution to draw from. */
type Of = (rng: Rng) => () => number;

const rejects = ({ p }: { readonly p: number }) => p <= ALPHA;
const unit = exponentialDistribution(1).cdf;

/** p falls with the distance, so a critical value found once spares 10,000 exact p values. */
function lilliefors(n: number) {
  const critical = findRoot(
    (d) => lillieforsExponentialP(d, n) - ALPHA,
    0.5 / Math.sqrt(n),
    2 / Math.sqrt(n),
  );
  return (values: readonly number[]) => ksDistance(values, fittedExponential(values).cdf) >= critical;
}

function mannWhitney(rng: Rng, m: number, n: number, of: Of): boolean {
  const draw = of(rng);
  return rejects(mannWhitneyTest(sample(m, draw), sample(n, draw)));
}

const dice: Trial = (rng) => {
  const seen = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 120; i++) seen[Math.floor(rng.next() * 6)]!++;
  return rejects(chiSquaredTest(seen, [20, 20, 20, 20, 20, 20]));
};

const exact: readonly (readonly [string, Trial])[] = [
  ['Kolmogorov-Smirnov, exact, n = 10', (rng) => rejects(ksTest(sample(10, exponential(rng)), unit))],
  ['Kolmogorov-Smirnov, asymptotic, n = 200', (rng) => rejects(ksTest(sample(200, exponential(rng)), unit))],
  ...[20, 200].flatMap((n): (readonly [string, Trial])[] => {
    const test = lilliefors(n);
    return [
      [`Lilliefors, n = ${n}`, (rng) => test(sample(n, exponential(rng)))],
      [
        `Anderson-Darling, n = ${n}`,
        (rng) => rejects(andersonDarlingExponential(sample(n, exponential(rng)))),
      ],
    ];
  }),
  ['chi-square, six cells of 20', dice],
  [
    'chi-square, Poisson counts of 4, n = 100',
    (rng) => rejects(chiSquaredPoisson(sample(100, poisson(rng, 4)))),
  ],
  [
    'dispersion, Poisson counts of 10, n = 50',
    (rng) => rejects(dispersionTest(sample(50, poisson(rng, 10)))),
  ],
  ['dispersion, Poisson counts of 3, n = 50', (rng) => rejects(dispersionTest(sample(50, poisson(rng, 3))))],
  ['Ljung-Box, normal, n = 100, 5 lags', (rng) => rejects(ljungBox(sample(100, normal(rng)), 5))],
  ['Ljung-Box, exponential, n = 200, 10 lags', (rng) => rejects(ljungBox(sample(200, exponential(rng))))],
  [
    'Welch, 10 and 20 values, variances 9 to 1',
    (rng) => {
      const z = normal(rng);
      return rejects(
        welchTTest(
          sample(10, () => 3 * z()),
          sample(20, z),
        ),
      );
    },
  ],
  ['paired t, n = 5', (rng) => rejects(pairedTTest(sample(5, normal(rng))))],
  [
    'Holm over four paired t tests: any rejects',
    (rng) => holm(sample(4, () => pairedTTest(sample(6, normal(rng))).p)).some((p) => p <= ALPHA),
  ],
  [
    'paired equivalence, a difference on the margin, n = 10',
    (rng) => {
      const z = normal(rng);
      return pairedEquivalence(
        sample(10, () => 1.5 + z()),
        { low: -1.5, high: 1.5 },
      ).equivalent;
    },
  ],
  [
    'Welch equivalence, a difference on the margin, n = 15 each',
    (rng) => {
      const z = normal(rng);
      return welchEquivalence(
        sample(15, z),
        sample(15, () => 1.2 + z()),
        { low: -1.2, high: 1.2 },
      ).equivalent;
    },
  ],
];

const careful: readonly (readonly [string, Trial])[] = [
  ['runs, n = 40', (rng) => rejects(runsTest(sample(40, normal(rng))))],
  ['Mann-Whitney, exact, 8 and 9', (rng) => mannWhitney(rng, 8, 9, normal)],
  ['Mann-Whitney, approximate, 40 and 40', (rng) => mannWhitney(rng, 40, 40, normal)],
  ['Mann-Whitney, ties, 25 and 25', (rng) => mannWhitney(rng, 25, 25, (r) => poisson(r, 2))],
  ['signed ranks, exact, n = 10', (rng) => rejects(signedRankTest(sample(10, normal(rng))))],
  ['signed ranks, approximate, n = 60', (rng) => rejects(signedRankTest(sample(60, normal(rng))))],
  ['signs, n = 20', (rng) => rejects(signTest(sample(20, normal(rng))))],
];

describe('under its null, of 10,000 samples,', () => {
  test.each(exact.map(([name, trial], i) => [name, trial, i] as const))(
    'five in a hundred are rejected: %s',
    (_, trial, i) => {
      expectExact(rate(i, trial));
    },
  );

  test.each(careful.map(([name, trial], i) => [name, trial, i] as const))(
    'at most five in a hundred are rejected: %s',
    (_, trial, i) => {
      expectAtMost(rate(100 + i, trial));
    },
  );
});

const POWER_SAMPLES = 1000;

/** Three alternatives, and for each test the share of samples from each that it rejects at least. */
interface Power {
  readonly alternatives: readonly (readonly [name: string, of: Of])[];
  readonly tests: readonly (readonly [
    name: string,
    floors: readonly number[],
    test: (draw: () => number) => boolean,
  ])[];
}

const lilliefors50 = lilliefors(50);

const gaps: Power = {
  alternatives: [
    ['Erlang-2', (rng) => erlang(rng, 2)],
    ['hyperexponential of scv 4', (rng) => hyperexponential(rng, 4)],
    ['log-normal of sigma 1.5', (rng) => lognormal(rng, 1.5)],
  ],
  tests: [
    ['Lilliefors, n = 50', [0.75, 0.6, 0.85], (draw) => lilliefors50(sample(50, draw))],
    [
      'Anderson-Darling, n = 50',
      [0.85, 0.65, 0.9],
      (draw) => rejects(andersonDarlingExponential(sample(50, draw))),
    ],
    ['Kolmogorov-Smirnov, n = 200', [0.95, 0.95, 0.95], (draw) => rejects(ksTest(sample(200, draw), unit))],
  ],
};

const counts: Power = {
  alternatives: [
    [
      'in pairs',
      (rng) => {
        const pairs = poisson(rng, 2);
        return () => 2 * pairs();
      },
    ],
    ['binomial of 8 and 1/2', (rng) => () => sample(8, () => rng.next()).filter((u) => u < 0.5).length],
    [
      'Poisson of 2 or of 6',
      (rng) => {
        const [few, many] = [poisson(rng, 2), poisson(rng, 6)];
        return () => (rng.next() < 0.5 ? few() : many());
      },
    ],
  ],
  tests: [
    ['dispersion, n = 50', [0.85, 0.85, 0.9], (draw) => rejects(dispersionTest(sample(50, draw)))],
    ['chi-square, n = 100', [0.95, 0.85, 0.95], (draw) => rejects(chiSquaredPoisson(sample(100, draw)))],
  ],
};

const series: Power = {
  alternatives: [
    ['AR(1) of .4', (rng) => autoregressive(rng, 0.4)],
    ['AR(1) of -.4', (rng) => autoregressive(rng, -0.4)],
    [
      'a trend of three deviations',
      (rng) => {
        const noise = normal(rng);
        let i = 0;
        return () => noise() + (3 * i++) / 100;
      },
    ],
  ],
  tests: [
    ['Ljung-Box, n = 100, 5 lags', [0.8, 0.8, 0.95], (draw) => rejects(ljungBox(sample(100, draw), 5))],
    ['runs, n = 100', [0.6, 0.6, 0.7], (draw) => rejects(runsTest(sample(100, draw)))],
  ],
};

/** Where there are outliers the t tests lose their power, and the tests on ranks keep theirs. */
const shifts: Power = {
  alternatives: [
    ['normal', normal],
    [
      'log-normal',
      (rng) => {
        const draw = lognormal(rng, 1);
        return () => draw() - 1;
      },
    ],
    [
      'normal with outliers',
      (rng) => {
        const draw = normal(rng);
        return () => (rng.next() < 0.1 ? 10 : 1) * draw();
      },
    ],
  ],
  tests: [
    [
      'Mann-Whitney, 20 and 20, shifted by 1',
      [0.8, 0.8, 0.6],
      (draw) =>
        rejects(
          mannWhitneyTest(
            sample(20, draw),
            sample(20, () => draw() + 1),
          ),
        ),
    ],
    [
      'Welch, 20 and 20, shifted by 1',
      [0.8, 0.4, 0.15],
      (draw) =>
        rejects(
          welchTTest(
            sample(20, draw),
            sample(20, () => draw() + 1),
          ),
        ),
    ],
    ['paired t, n = 20, shifted by 1', [0.95, 0.95, 0.4], (draw) => rejects(pairedTTest(shifted(draw)))],
    [
      'signed ranks, n = 20, shifted by 1',
      [0.95, 0.95, 0.8],
      (draw) => rejects(signedRankTest(shifted(draw))),
    ],
    ['signs, n = 20, shifted by 1', [0.85, 0.95, 0.8], (draw) => rejects(signTest(shifted(draw)))],
  ],
};

const shifted = (draw: () => number) => sample(20, () => draw() + 1);

const power = [gaps, counts, series, shifts].flatMap(({ alternatives, tests }, family) =>
  tests.flatMap(([name, floors, reject], t) =>
    alternatives.map(([against, of], a) => {
      const stream = 200 + 20 * family + 3 * t + a;
      const trial: Trial = (rng) => reject(of(rng));
      return [`${name}, against ${against}`, floors[a]!, trial, stream] as const;
    }),
  ),
);

test.each(power)('power: %s', (_, floor, trial, stream) => {
  expect(rate(stream, trial, POWER_SAMPLES)).toBeGreaterThanOrEqual(floor);
});

test('Kolmogorov-Smirnov with a fitted mean hardly ever rejects: that is what the other two are for', () => {
  const fitted: Trial = (rng) => {
    const values = sample(50, exponential(rng));
    return rejects(ksTest(values, fittedExponential(values).cdf));
  };
  expect(rate(290, fitted)).toBeLessThan(0.01);
});

describe('the verdict on a file', () => {
  test('of exponential values is refuted at most once in twenty', () => {
    const refuted: Trial = (rng) => checkExponential(sample(50, exponential(rng))).verdict === 'refuted';
    expectAtMost(rate(300, refuted, 200), ALPHA, 200);
  });

  test('of a Poisson process is refuted at most once in twenty, and supported where there are events enough', () => {
    const verdict = (n: number) => (rng: Rng) => checkPoisson(times(n, exponential(rng))).verdict;
    expectAtMost(
      rate(301, (rng) => verdict(101)(rng) === 'refuted', 200),
      ALPHA,
      200,
    );
    expect(rate(302, (rng) => verdict(30_000)(rng) === 'supported', 10)).toBeGreaterThanOrEqual(0.8);
  });

  test('of another process is refuted', () => {
    const refuted = (of: Of) => (rng: Rng) => checkPoisson(times(1000, of(rng))).verdict === 'refuted';
    expect(
      rate(
        303,
        refuted((rng) => erlang(rng, 2)),
        10,
      ),
    ).toBe(1);
    expect(
      rate(
        304,
        refuted((rng) => hyperexponential(rng, 4)),
        10,
      ),
    ).toBe(1);
    const growing: Of = (rng) => {
      const gap = exponential(rng);
      let i = 0;
      return () => gap() / (1 + i++ / 500);
    };
    expect(rate(305, refuted(growing), 10)).toBe(1);
  });

  test('of many values is never refuted by p alone', () => {
    // An exponential with a delay of a hundredth of its mean in front: no test can miss it, and nobody minds it.
    const delayed = (rng: Rng) => {
      const gap = exponential(rng);
      return checkExponential(sample(100_000, () => 0.01 + gap()));
    };
    const { verdict, aspects } = delayed(createRng(SEED));
    expect(aspects[0]!.tests.every((one) => one.adjusted < 1e-6)).toBe(true);
    expect(verdict).toBe('supported');
  });
});
