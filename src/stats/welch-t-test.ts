import { mean } from './mean.ts';
import { type TTest, tTest } from './t-test.ts';
import { variance } from './variance.ts';

/**
 * Welch's t test that b's mean less a's is 0, for independent samples whose variances may differ.
 * B. L. Welch, "The generalization of 'Student's' problem when several different population variances are
 * involved", Biometrika 34 (1947); degrees of freedom by Satterthwaite.
 */
export function welchTTest(a: readonly number[], b: readonly number[]): TTest {
  if (a.length < 2 || b.length < 2) {
    throw new RangeError(
      `Welch's t test needs at least 2 values on each side, got ${a.length} and ${b.length}`,
    );
  }
  const [va, vb] = [variance(a) / a.length, variance(b) / b.length];
  const spread = va + vb;
  // Without any noise the degrees of freedom are 0 / 0; any will do.
  const df = spread === 0 ? 1 : spread ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return tTest(mean(b) - mean(a), Math.sqrt(spread), df);
}
