import type { Estimate } from './analysis.ts';

/** Digits of a number that comes without an interval, and of one that was measured only once. */
const bareDigits = 3;
const onceDigits = 2;
/** An interval never gives a value fewer digits than this, or more than that. */
const digits = { fewest: 2, most: 4 } as const;

/** A figure as it is printed: the value, and its 95% interval with the same last digit (null: a single repetition). */
export interface Written {
  readonly value: string;
  readonly interval: string | null;
}

/**
 * Rounded to what the interval supports: its half-width keeps one significant digit, two when it begins with 1 or
 * 2, and the value ends at the same place.
 */
export function formatEstimate({ value, low, high, n }: Estimate): Written {
  if (low === null || high === null) {
    return { value: formatNumber(value, n < 2 ? onceDigits : bareDigits), interval: null };
  }
  const half = (high - low) / 2;
  const size = Math.max(Math.abs(value), Number.MIN_VALUE);
  let places =
    half > 0 ? -Math.floor(Math.log10(half) - Math.log10(3) + 1) + 1 : significant(size, bareDigits);
  places = Math.min(Math.max(places, significant(size, digits.fewest)), significant(size, digits.most));
  if (value === 0) places = half > 0 ? significant(half, 1) : 0;
  const print = (x: number) => fixed(x, places);
  return { value: print(value), interval: `${print(low)} to ${print(high)}` };
}

/** Three significant digits, or as many as asked for. */
export function formatNumber(value: number, count = bareDigits): string {
  if (value === 0) return '0';
  return fixed(value, significant(Math.abs(value), count));
}

/** 0.44 -> '44%'. */
export function formatShare(value: number): string {
  return `${formatNumber(value * 100, 2)}%`;
}

/** Decimal places that leave `count` significant digits of a number of this size. */
function significant(size: number, count: number): number {
  return count - 1 - Math.floor(Math.log10(size));
}

function fixed(value: number, places: number): string {
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(2).replace('e+', 'e');
  const unit = 10 ** Math.max(0, -places);
  const rounded = places < 0 ? Math.round(value / unit) * unit : value;
  const text = grouped(rounded.toFixed(Math.min(20, Math.max(0, places))));
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** 12345.6789 -> '12,345.6789'. By hand: toLocaleString takes longer than drawing the whole figure. */
export function grouped(decimal: string): string {
  const [whole, ...rest] = decimal.split('.');
  return [whole!.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}
