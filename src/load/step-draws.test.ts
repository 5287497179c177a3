import { expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { REQUEST, StepDraws, THINK, userKey } from './step-draws.ts';

const key = userKey(createRng(42), 3);
const take = (draws: StepDraws, n: number) => Array.from({ length: n }, () => draws.uint32());

it('gives the same numbers for the same step, whatever was drawn before', () => {
  const draws = new StepDraws();
  const first = take(draws.at(key, 5, REQUEST), 9);
  take(draws.at(key, 6, THINK), 3);
  expect(take(draws.at(key, 5, REQUEST), 9)).toEqual(first);
  expect(take(new StepDraws().at(key, 5, REQUEST), 9)).toEqual(first);
  expect(draws.at(key, 5, REQUEST).stream(1).uint32()).toBe(draws.at(key, 5, REQUEST).stream(1).uint32());
});

it('never gives two steps, purposes or users the same numbers', () => {
  const draws = new StepDraws();
  const seen = new Set<string>();
  let n = 0;
  for (let user = 0; user < 20; user++) {
    for (let step = 0; step < 50; step++) {
      for (const purpose of [REQUEST, THINK] as const) {
        seen.add(take(draws.at(userKey(createRng(42), user), step, purpose), 4).join());
        n++;
      }
    }
  }
  expect(seen.size).toBe(n);
});

it('is uniform over the first draws of many steps', () => {
  // Chi-squared with 19 degrees of freedom: above 43.82 in one of 1,000 seeds; this seed is fixed.
  const draws = new StepDraws();
  const counts = Array(20).fill(0);
  const n = 20_000;
  for (let step = 0; step < n; step++) counts[Math.floor(draws.at(key, step, REQUEST).next() * 20)]++;
  const chi2 = counts.reduce((sum, c) => sum + (c - n / 20) ** 2 / (n / 20), 0);
  expect(chi2).toBeLessThan(43.82);
});
