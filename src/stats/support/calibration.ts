import { expect } from 'vitest';
import { createRng, type Rng } from '../../core/rng.ts';
import { normalQuantile } from '../normal.ts';

/** Fixed before anything was run; another one needs a reason in the commit. */
export const SEED = 20_260_501;
export const SAMPLES = 10_000;
export const ALPHA = 0.05;

/** Comparisons with a limit in all calibration tests together, and the chance that any of them fails by chance. */
const FAMILY = 60;
const FAMILY_ERROR = 0.001;
const Z = normalQuantile(1 - FAMILY_ERROR / FAMILY / 2);

/** A share of `samples` whose expectation is `share` lies within this of it, 99.9% over the whole family. */
export const limit = (share: number, samples = SAMPLES): number =>
  Z * Math.sqrt((share * (1 - share)) / samples);

/** How often something holds of so many samples, each with a stream of its own. */
export function rate(name: number, holds: (rng: Rng) => boolean, samples = SAMPLES): number {
  const rng = createRng(SEED).stream(name);
  let count = 0;
  for (let i = 0; i < samples; i++) if (holds(rng)) count++;
  return count / samples;
}

/** The test rejects as often as it says. */
export function expectExact(share: number, wanted = ALPHA, samples = SAMPLES): void {
  expect(Math.abs(share - wanted)).toBeLessThan(limit(wanted, samples));
}

/** It is discrete or careful: it rejects at most as often as it says, and not never. */
export function expectAtMost(share: number, wanted = ALPHA, samples = SAMPLES): void {
  expect(share).toBeLessThan(wanted + limit(wanted, samples));
  expect(share).toBeGreaterThan(wanted / 3);
}
