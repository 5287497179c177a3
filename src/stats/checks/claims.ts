import { andersonDarlingExponential } from '../anderson-darling-exponential.ts';
import { dispersionTest } from '../dispersion-test.ts';
import { kolmogorovP } from '../kolmogorov.ts';
import { ksTest } from '../ks-test.ts';
import { lillieforsExponential } from '../lilliefors-exponential.ts';
import { ljungBox } from '../ljung-box.ts';
import { normalQuantile } from '../normal.ts';
import { chiSquaredPoisson } from '../poisson-fit.ts';
import { runsTest } from '../runs-test.ts';
import type { Claim, Effect, NamedTest } from './aspect.ts';

/** Chance outside an effect's interval at either end: that of a two one-sided test at 5%. */
const ONE_SIDED = 0.05;
const LAGS = 10;

/**
 * With 95% confidence the true distribution function is nowhere farther than this from that of n independent values:
 * A. Dvoretzky, J. Kiefer and J. Wolfowitz (1956), with the constant of P. Massart, Annals of Probability 18 (1990).
 * So its distance from any reference, a fitted one too, is within the same of the distance seen.
 */
export const distanceBand = (n: number): number => Math.sqrt(Math.log(2 / ONE_SIDED) / (2 * n));

export function distanceEffect(what: string, value: number, n: number, margin: number): Effect {
  const band = distanceBand(n);
  const [low, high] = [Math.max(0, value - band), Math.min(1, value + band)];
  return { what, value, low, high, margin: { low: 0, high: margin } };
}

export function exponentialShape(name: string, gaps: readonly number[], margin: number): Claim {
  const lilliefors = lillieforsExponential(gaps);
  const anderson = andersonDarlingExponential(withoutZeros(gaps));
  return {
    name,
    effect: distanceEffect('largest distance', lilliefors.statistic, gaps.length, margin),
    tests: [
      { name: 'Lilliefors', statistic: lilliefors.statistic, p: lilliefors.p },
      { name: 'Anderson-Darling', statistic: anderson.statistic, p: anderson.p },
    ],
  };
}

/** A clock's 0 is anything below its step, and the test would reject it outright: half the smallest gap that it saw. */
function withoutZeros(gaps: readonly number[]): readonly number[] {
  let smallest = Infinity;
  for (const gap of gaps) if (gap > 0 && gap < smallest) smallest = gap;
  return gaps.map((gap) => gap || smallest / 2);
}

/** The effect is the autocorrelation of neighbours; the tests look at more lags, and at runs. */
export function independence(name: string, values: readonly number[], margin: number): Claim {
  const { autocorrelations, statistic, p } = ljungBox(values, Math.min(LAGS, Math.floor(values.length / 5)));
  const value = autocorrelations[0]!;
  // Bartlett: of independent values r has a standard deviation of about 1 / sqrt(n).
  const half = normalQuantile(1 - ONE_SIDED) / Math.sqrt(values.length);
  return {
    name,
    effect: {
      what: 'lag-1 autocorrelation',
      value,
      low: value - half,
      high: value + half,
      margin: { low: -margin, high: margin },
    },
    tests: [
      { name: 'Ljung-Box', statistic, p },
      ...wherePossible('runs', () => {
        const { runs, p } = runsTest(values);
        return { statistic: runs, p };
      }),
    ],
  };
}

export function poissonCounts(name: string, counts: readonly number[], margin: number): Claim {
  const { index, low, high, statistic, p } = dispersionTest(counts, 1 - 2 * ONE_SIDED);
  return {
    name,
    effect: {
      what: 'variance / mean',
      value: index,
      low,
      high,
      margin: { low: 1 - margin, high: 1 + margin },
    },
    tests: [
      { name: 'dispersion', statistic, p },
      ...wherePossible('chi-square', () => chiSquaredPoisson(counts)),
    ],
  };
}

/** Some tests have nothing to go by: gaps that are all equal lie on no side of their median, few counts fill no cells. */
function wherePossible(name: string, test: () => { statistic: number; p: number }): NamedTest[] {
  try {
    const { statistic, p } = test();
    return [{ name, statistic, p }];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Given how many there are, the times of a Poisson process of constant rate are uniform between its ends. */
export function constantRate(times: readonly number[], margin: number): Claim {
  const [first, last] = [times[0]!, times.at(-1)!];
  const between = times.slice(1, -1);
  const { d, p } = ksTest(between, (t) => (t - first) / (last - first));
  return {
    name: 'the rate is constant',
    effect: distanceEffect('distance from uniform', d, between.length, margin),
    tests: [{ name: 'Kolmogorov-Smirnov', statistic: d, p }],
  };
}

/** The same from counts in equal windows: the distance is seen at the windows' ends only, so p is at most too large. */
export function constantRateOfCounts(counts: readonly number[], margin: number): Claim {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [soFar, d] = [0, 0];
  counts.forEach((count, i) => {
    soFar += count;
    d = Math.max(d, Math.abs(soFar / total - (i + 1) / counts.length));
  });
  return {
    name: 'the rate is constant',
    effect: distanceEffect('distance from uniform', d, total, margin),
    tests: [{ name: 'Kolmogorov-Smirnov', statistic: d, p: kolmogorovP(d, total) }],
  };
}
