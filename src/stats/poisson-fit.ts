import { type ChiSquaredTest, chiSquaredTest } from './chi-squared-test.ts';
import { frequencies } from './frequencies.ts';
import { mean } from './mean.ts';
import { poissonPmf, poissonUpper } from './poisson.ts';

/** How often each count is expected of n Poisson counts, the last place being 'this or more'. */
export function expectedPoisson(mean: number, n: number, places: number): number[] {
  return Array.from({ length: places }, (_, k) =>
    k === places - 1 ? n * poissonUpper(k - 1, mean) : n * poissonPmf(k, mean),
  );
}

/**
 * Chi-square test that independent counts are Poisson, their mean being fitted. The mean is that of the counts
 * themselves, not of the pooled cells, so the test rejects a little more often than it says (H. Chernoff and
 * E. L. Lehmann, Annals of Mathematical Statistics 25, 1954): the more cells, the less.
 */
export function chiSquaredPoisson(counts: readonly number[]): ChiSquaredTest {
  const seen = frequencies(counts);
  // A place for 'more than any that was seen'.
  seen.push(0);
  return chiSquaredTest(seen, expectedPoisson(mean(counts), counts.length, seen.length), 1);
}
