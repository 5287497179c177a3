import type { Autoscaling, ComparedPolicy } from '../../sim/index.ts';
import type { Interval } from '../../stats/index.ts';
import { formatEstimate, formatNumber, grouped, type Written } from '../format.ts';
import { NEGLIGIBLE } from './told-apart.ts';

/** 'replica-hours', 'EUR'; nothing where a price has no currency. */
export const costUnit = ({ plan }: Autoscaling): string =>
  plan.price === null ? 'replica-hours' : plan.currency;

export const withCostUnit = (all: Autoscaling, value: string): string => `${value} ${costUnit(all)}`.trim();

/** Rounded to what its interval supports; a fluid has none, and no noise either. */
export const written = ({ plan }: Autoscaling, one: Interval): Written =>
  formatEstimate(plan.mode === 'fluid' ? { ...one, n: Infinity } : one);

/** How often something happened: a whole number as it is, a mean with two digits. */
export const countText = (value: number): string =>
  Number.isInteger(value) ? grouped(String(value)) : formatNumber(value, 2);

/** '0.86% (0.74 to 0.97%) of the requests are late'. */
export const lateWords = (all: Autoscaling, { figures: { late } }: ComparedPolicy): string =>
  late === null ? 'nothing was measured' : `${withInterval(all, late, '%')} of the requests are late`;

export const costWords = (all: Autoscaling, { figures: { cost } }: ComparedPolicy): string =>
  cost === null ? 'an unknown cost' : withCostUnit(all, withInterval(all, cost, ''));

/** Neither a share nor a cost is below 0. */
function withInterval(all: Autoscaling, one: Interval, unit: string): string {
  const low = one.low === null ? null : Math.max(0, one.low);
  const { value, interval } = written(all, { ...one, low });
  return interval === null || low === one.high ? `${value}${unit}` : `${value}${unit} (${interval}${unit})`;
}

/** How a difference is told: '12% (10 to 14) cheaper', 'no difference in cost beyond noise'. */
export interface DifferenceWords {
  readonly unit: string;
  readonly more: string;
  readonly fewer: string;
  /** What differs: 'in cost'. */
  readonly of: string;
}

/** `real`: it is told from noise. */
export function differenceWords(
  all: Autoscaling,
  one: Interval | null,
  real: boolean,
  words: DifferenceWords,
): string {
  if (one === null) return `nothing to tell ${words.of}`;
  const { value, low, high, n } = one;
  if (low === null || high === null) {
    if (Math.abs(value) < NEGLIGIBLE) return `the same ${words.of}`;
  } else if (!real) return `no difference ${words.of} beyond noise`;
  const size =
    value > 0
      ? one
      : { value: -value, low: high === null ? null : -high, high: low === null ? null : -low, n };
  const { value: text, interval } = written(all, size);
  const range = interval === null ? '' : ` (${interval})`;
  return `${text}${words.unit}${range} ${value > 0 ? words.more : words.fewer}`;
}
