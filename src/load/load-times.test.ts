import { expect, it } from 'vitest';
import { loadTimes } from './load-times.ts';

const phases = { warmup_s: 2, measure_s: 4, drain_s: 5 };

it('measures after the warm-up or the last user, whichever is later, on a whole second', () => {
  const at = 100.25;
  const times = (users: number, spawn_rate: number) =>
    loadTimes(at, { workload: { model: 'closed', users, spawn_rate }, phases });
  expect(times(10, 50)).toEqual({ at, measureFrom: at + 2, measureUntil: at + 6, drainUntil: at + 11 });
  // The 80th user comes after 7.9 s.
  expect(times(80, 10)).toEqual({ at, measureFrom: at + 8, measureUntil: at + 12, drainUntil: at + 17 });
  expect(times(81, 10).measureFrom).toBe(at + 8);
  expect(times(82, 10).measureFrom).toBe(at + 9);
});
