import { formatNumber, formatShare } from '../format.ts';
import type { TheoryTrial } from '../theory/theory.ts';

/** '0.60 erlangs'; '1.20 erlangs with 2 replicas' */
export const loadOf = ({ offered_asked, offered, replicas }: TheoryTrial): string =>
  `${formatNumber(offered_asked ?? offered, 2)} erlangs${replicas > 1 ? ` with ${replicas} replicas` : ''}`;

/** Each load once. */
export const loadsOf = (trials: readonly TheoryTrial[]): string[] => [...new Set(trials.map(loadOf))];

/** What times of whole nanoseconds can tell apart. */
const FINEST_SHARE = 1e-5;

export const share = (value: number): string =>
  formatShare(Math.abs(value) < FINEST_SHARE ? 0 : Math.abs(value));

export const signedShare = (value: number): string =>
  `${Math.abs(value) < FINEST_SHARE ? '' : value < 0 ? '-' : '+'}${share(value)}`;

export const milliseconds = (seconds: number): string =>
  seconds < 1e-7 ? '0 ms' : `${formatNumber(1000 * seconds, 2)} ms`;

const microseconds = (seconds: number) =>
  `${Math.abs(seconds) < 1e-7 ? 0 : formatNumber(1e6 * seconds, 2)} µs`;

/** '90 µs to 110 µs' */
export function span(seconds: readonly number[]): string {
  const [low, high] = [Math.min(...seconds), Math.max(...seconds)].map(microseconds);
  return low === high ? low! : `${low} to ${high}`;
}

export const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
