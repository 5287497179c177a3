import { expect, test } from 'vitest';
import { mm1MeanResponseVarianceAtRate } from '../../queueing/index.ts';
import type { Setting } from './setting.ts';
import { simulatedSpread } from './simulated-spread.ts';

const one: Setting = { replicas: 1, servers: 1, balance: 'random' };

// 150 repetitions: a variance has a relative standard deviation of 12%; a limit of four of them.
test.each([0.3, 0.6, 0.8])('is the variance of M/M/1 where that is known, at %d', (rho) => {
  const n = 4000;
  const theory = (mm1MeanResponseVarianceAtRate(rho) * (1 - rho) ** 2) / n;
  expect(Math.abs(simulatedSpread(one, rho, n) / theory - 1)).toBeLessThan(0.48);
});

test('falls with the number of requests, and with a dispatch that knows more', () => {
  const spread = (balance: Setting['balance'], n = 2000) =>
    simulatedSpread({ replicas: 3, servers: 1, balance }, 0.7, n);
  expect(spread('random', 40_000)).toBeCloseTo(spread('random', 4000) / 10, 12);
  expect(spread('least-connections')).toBeLessThan(spread('random'));
  expect(spread('round-robin')).toBeLessThan(spread('random'));
});
