const { hrtime } = process;

/**
 * Seconds of the machine's monotonic clock, which all its threads and processes share: a double holds a year of
 * nanoseconds to 4 ns. Of the ways to ask for it this one makes the least garbage, which matters to a thread that polls.
 */
export function monotonicNow(): number {
  const time = hrtime();
  return time[0] + time[1] * 1e-9;
}

/** Looks at the clock until a time has come, and answers what it saw. By itself it makes no garbage at all. */
export function spinUntil(time: number): number {
  let now = monotonicNow();
  while (now < time) now = monotonicNow();
  return now;
}
