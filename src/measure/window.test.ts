import { expect, test } from 'vitest';
import { measuredWindow } from './window.ts';

test.each([
  // warm-up, users, spawn rate -> the window's first second
  [1, 10, 50, 1],
  [1, 80, 50, 2],
  [1.2, 1, 50, 2],
  [0, 1, 50, 0],
  [10, 200, 10, 20],
  [0, 11, 10, 1],
])('warm-up %d s, %d users at %d/s', (warmup_s, users, spawn_rate, from) => {
  const window = measuredWindow({ warmup_s, measure_s: 4 }, { model: 'closed', users, spawn_rate });
  expect(window).toEqual({ from, until: from + 4 });
});
