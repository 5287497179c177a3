import { expect, test } from 'vitest';
import { needsProc } from './live.test.data.ts';
import { parseSchedstat, threadClock } from './thread-clock.ts';

test('nanoseconds on a CPU and ready to run', () => {
  expect(parseSchedstat('1500000000 250000000 42\n')).toEqual({ cpu_s: 1.5, run_delay_s: 0.25 });
  expect(parseSchedstat('')).toBeNull();
});

test('advances while this thread works', needsProc, () => {
  const before = threadClock();
  if (before === null) return;
  for (const until = Date.now() + 50; Date.now() < until; );
  expect(threadClock()!.cpu_s).toBeGreaterThan(before.cpu_s);
});
