import { describe, expect, test } from 'vitest';
import { ALL_AT_ONCE } from '../plan/plan.ts';
import { NONE_COUNTED } from './interval.ts';
import { countedWindow, holds, lengthOf, measuredWindow, within } from './window.ts';

test.each([
  // warm-up, users, spawn rate -> the window's first second
  [1, 10, 50, 1],
  [1, 80, 50, 2],
  [1.2, 1, 50, 2],
  [0, 1, 50, 0],
  [10, 200, 10, 20],
  [0, 11, 10, 1],
  [0, 1_000_000, ALL_AT_ONCE, 0],
])('warm-up %d s, %d users at %d/s', (warmup_s, users, spawn_rate, from) => {
  const window = measuredWindow({ warmup_s, measure_s: 4 }, { model: 'closed', users, spawn_rate });
  expect(window).toEqual({ from, until: from + 4 });
});

describe('the window of a count of requests', () => {
  const planned = { from: 2, until: 3602 };
  const counted = { ...NONE_COUNTED, completed: 98, failed: 1, censored: 1, first_s: 2.25, last_s: 4.5 };

  test('is from the first one intended to the end of the last one', () => {
    const window = countedWindow(planned, counted, 100);
    expect(window.from).toBe(2.25);
    expect(lengthOf(window)).toBeCloseTo(2.25, 6);
    expect([1, 2, 3, 4, 5].filter((second) => holds(window, second))).toEqual([2, 3, 4]);
    expect(within(window, ['0', '1', '2', '3', '4', '5'])).toEqual(['2', '3', '4']);
  });

  test('holds the second in which the last one ended, also at its very beginning', () => {
    const window = countedWindow(planned, { ...counted, last_s: 4 }, 100);
    expect([3, 4, 5].filter((second) => holds(window, second))).toEqual([3, 4]);
  });

  test('is as long as it might be where the count was not reached', () => {
    expect(countedWindow(planned, counted, 101)).toEqual({ from: 2.25, until: 3602 });
    expect(countedWindow(planned, NONE_COUNTED, 101)).toEqual(planned);
  });
});
