import { LoadstoneError } from '../core/errors.ts';

/** Each check answers the value it let through, or throws E_PARAMETER with the rule and the bad value. */
function check(allowed: boolean, name: string, rule: string, value: number): number {
  if (allowed) return value;
  throw new LoadstoneError('E_PARAMETER', `${name} must be ${rule}, got ${value}`);
}

export const positive = (name: string, value: number) =>
  check(value > 0 && Number.isFinite(value), name, 'a finite number above 0', value);

export const nonNegative = (name: string, value: number) =>
  check(value >= 0 && Number.isFinite(value), name, 'a finite number of at least 0', value);

export const whole = (name: string, value: number, least = 1) =>
  check(Number.isSafeInteger(value) && value >= least, name, `a whole number of at least ${least}`, value);

export const probability = (name: string, value: number) =>
  check(value >= 0 && value < 1, name, 'at least 0 and below 1', value);

export function sameLength(names: string, ...lists: readonly (readonly unknown[])[]): void {
  if (lists.every((list) => list.length === lists[0]!.length) && lists[0]!.length > 0) return;
  const lengths = lists.map((list) => list.length).join(', ');
  throw new LoadstoneError(
    'E_PARAMETER',
    `${names} must have one entry each for the same things, got ${lengths}`,
  );
}

/** A queue whose work comes in as fast as it can be done, or faster, has no steady state: E_UNSTABLE. */
export function stable(model: string, rule: string, offered: number, capacity: number): void {
  if (offered < capacity) return;
  throw new LoadstoneError(
    'E_UNSTABLE',
    `${model} has a steady state only while ${rule}; got ${offered} against ${capacity}`,
  );
}
