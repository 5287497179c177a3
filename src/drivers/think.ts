import { parseDuration } from '../core/units.ts';

/** A think time as a tool's own code can draw it: seconds. */
export interface Think {
  readonly kind: 'const' | 'exp' | 'uniform';
  /** The constant, the mean, or the two ends. */
  readonly values: readonly number[];
}

/** 'exp:100ms' -> its kind and seconds; null: a distribution that tools do not get. The spec has checked the text. */
export function thinkOf(text: string): Think | null {
  const [kind, list] = text.includes(':') ? (text.split(':', 2) as [string, string]) : ['const', text];
  if (kind !== 'const' && kind !== 'exp' && kind !== 'uniform') return null;
  return { kind, values: list.split(',').map((value) => parseDuration(value)) };
}

export const isNone = ({ kind, values }: Think): boolean => kind !== 'uniform' && values[0] === 0;
