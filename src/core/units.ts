import { LoadstoneError } from './errors.ts';

declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

export type Seconds = Quantity<'s'>;
export type PerSecond = Quantity<'1/s'>;

export const seconds = (value: number): Seconds => value as Seconds;
export const perSecond = (value: number): PerSecond => value as PerSecond;

const inSeconds: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600 };
const per: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600 };
const number = String.raw`(\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const durationPattern = new RegExp(`^${number}\\s*(us|ms|s|min|m|h)$`, 'i');
const ratePattern = new RegExp(`^${number}\\s*/\\s*(s|min|m|h)$`, 'i');

/** '250ms', '10s', '2m', '1h', '100us' -> seconds. A bare number is an error: it has no unit. */
export function parseDuration(text: string): Seconds {
  const match = durationPattern.exec(text.trim());
  if (!match)
    throw new LoadstoneError(
      'E_UNIT',
      `a duration is a number from 0 with a unit (us, ms, s, m, min, h), like 250ms; got '${text}'`,
    );
  return seconds(Number(match[1]) * inSeconds[match[2]!.toLowerCase()]!);
}

/** '50/s', '3/min', '0.5/s' -> per second. */
export function parseRate(text: string): PerSecond {
  const match = ratePattern.exec(text.trim());
  if (!match)
    throw new LoadstoneError(
      'E_UNIT',
      `a rate is a number from 0 with a unit (/s, /min, /h), like 50/s; got '${text}'`,
    );
  return perSecond(Number(match[1]) / per[match[2]!.toLowerCase()]!);
}

/** A duration as a person writes it: '250ms', '10s', '1m30s'. */
export function formatDuration(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 1) return `${Number((value * 1000).toPrecision(3))}ms`;
  const rounded = value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
  if (rounded < 60) return `${rounded}s`;
  const whole = Math.round(value);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [h && `${h}h`, m && `${m}m`, s && `${s}s`].filter(Boolean).join('');
}
