import { mean } from './mean.ts';
import { type TTest, tTest } from './t-test.ts';
import { variance } from './variance.ts';

/** Student's paired t test that the mean of the differences is 0. Needs at least two. */
export function pairedTTest(differences: readonly number[]): TTest {
  const n = differences.length;
  if (n < 2) throw new RangeError(`a paired t test needs at least 2 differences, got ${n}`);
  return tTest(mean(differences), Math.sqrt(variance(differences) / n), n - 1);
}
