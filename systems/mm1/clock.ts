const { hrtime } = process;

/** Seconds of the machine's monotonic clock, which all its processes share, the load's generator among them. */
export function monotonicNow(): number {
  const time = hrtime();
  return time[0] + time[1] * 1e-9;
}
