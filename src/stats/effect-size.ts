import { mean } from './mean.ts';
import { variance } from './variance.ts';

/**
 * Hedges' g: the difference of the means of b and a in units of their pooled standard deviation, freed of its bias
 * by 1 - 3 / (4 df - 1). L. V. Hedges, "Distribution theory for Glass's estimator of effect size and related
 * estimators", Journal of Educational Statistics 6 (1981).
 */
export function hedgesG(a: readonly number[], b: readonly number[]): number {
  const df = a.length + b.length - 2;
  if (a.length < 2 || b.length < 2) {
    throw new RangeError(`Hedges' g needs at least 2 values on each side, got ${a.length} and ${b.length}`);
  }
  const pooled = Math.sqrt(((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / df);
  return standardised(mean(b) - mean(a), pooled) * (1 - 3 / (4 * df - 1));
}

/** Cohen's d of paired differences: their mean in units of their standard deviation. */
export function cohensDz(differences: readonly number[]): number {
  if (differences.length < 2) {
    throw new RangeError(`Cohen's d needs at least 2 differences, got ${differences.length}`);
  }
  return standardised(mean(differences), Math.sqrt(variance(differences)));
}

const standardised = (difference: number, deviation: number) =>
  difference === 0 ? 0 : difference / deviation;
