import type { Check } from '../../stats/checks/aspect.ts';
import { checkExponential, FEWEST_VALUES } from '../../stats/checks/check-exponential.ts';
import { gapsOf } from '../../stats/events.ts';
import { mean } from '../../stats/mean.ts';
import { variance } from '../../stats/variance.ts';
import type { Gaps } from './pattern.ts';

/** A spread has two values at least. */
const FEWEST_GAPS = 2;

/**
 * The gaps between times in rising order, as they came. A check of the gaps that were planned could not fail: it would
 * test the random numbers and not the generator.
 */
export function gapsIn(times: readonly number[]): Gaps | null {
  const gaps = gapsOf(times);
  if (gaps.length < FEWEST_GAPS) return null;
  const mean_s = mean(gaps);
  if (!(mean_s > 0)) return null;
  return { n: gaps.length, mean_s, cv: Math.sqrt(variance(gaps)) / mean_s, check: checkOf(gaps) };
}

function checkOf(gaps: readonly number[]): Check | null {
  if (gaps.length < FEWEST_VALUES) return null;
  const { verdict, aspects, alpha } = checkExponential(gaps);
  return { verdict, aspects, alpha };
}
