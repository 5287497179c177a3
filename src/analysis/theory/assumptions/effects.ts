import { betaQuantile } from '../../../stats/beta-quantile.ts';
import { binomialCdf } from '../../../stats/binomial.ts';
import type { Claim, Effect, NamedTest } from '../../../stats/checks/aspect.ts';
import type { Margin } from '../../../stats/equivalence-test.ts';
import { mean } from '../../../stats/mean.ts';
import { normalCdf, normalQuantile } from '../../../stats/normal.ts';
import { variance } from '../../../stats/variance.ts';

/** Outside an effect's interval at either end, so that lying inside the margin is a two one-sided test at 5%. */
export const ONE_SIDED = 0.05;
export const ONE_SIDED_Z = normalQuantile(1 - ONE_SIDED);

export const around = (half: number, centre = 0): Margin => ({ low: centre - half, high: centre + half });

/** An effect with a normal error. */
export const normalEffect = (what: string, value: number, se: number, margin: Margin): Effect => ({
  what,
  value,
  low: value - ONE_SIDED_Z * se,
  high: value + ONE_SIDED_Z * se,
  margin,
});

/** That a normal statistic is 0. */
export const zTest = (name: string, z: number): NamedTest => ({
  name,
  statistic: z,
  p: 2 * normalCdf(-Math.abs(z)),
});

/** An effect whose normal error is known, and the test that it is 0. */
export function normalClaim(name: string, what: string, value: number, se: number, margin: Margin): Claim {
  const effect = normalEffect(what, value, se, margin);
  return { name, effect, tests: se > 0 ? [zTest('z', value / se)] : [] };
}

/** That something happens hardly ever: exactly, by C. J. Clopper and E. S. Pearson, Biometrika 26 (1934). */
export function rareClaim(name: string, what: string, count: number, n: number, most: number): Claim {
  return {
    name,
    effect: {
      what,
      value: count / n,
      low: count === 0 ? 0 : betaQuantile(ONE_SIDED, count, n - count + 1),
      high: count === n ? 1 : betaQuantile(1 - ONE_SIDED, count + 1, n - count),
      margin: { low: 0, high: most },
    },
    tests: [{ name: 'binomial', statistic: count, p: 1 - binomialCdf(count - 1, n, most) }],
  };
}

/** Between the first and the last of values that lie at such times: the slope of a straight line times the length. */
export function trend(times: readonly number[], values: readonly number[], length: number) {
  const [mt, mv] = [mean(times), mean(values)];
  const square = times.reduce((sum, t) => sum + (t - mt) ** 2, 0);
  const slope = times.reduce((sum, t, i) => sum + (t - mt) * (values[i]! - mv), 0) / square;
  const rest = values.map((value, i) => value - mv - slope * (times[i]! - mt));
  const df = values.length - 2;
  const residual = (variance(rest) * (rest.length - 1)) / df;
  return { change: slope * length, standardError: Math.sqrt(residual / square) * length, df };
}
