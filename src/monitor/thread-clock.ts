import { hasProc, readNow } from './proc.ts';

export interface ThreadTimes {
  /** Seconds this thread has run on a CPU. */
  readonly cpu_s: number;
  /** Seconds it was ready to run and waited for a CPU. */
  readonly run_delay_s: number;
}

/**
 * The calling thread's own times, in nanoseconds from the scheduler (stat would tick in 10 ms). null: not Linux, or
 * a kernel without scheduler statistics.
 */
export function threadClock(): ThreadTimes | null {
  const text = hasProc ? readNow('/proc/thread-self/schedstat') : null;
  return text === null ? null : parseSchedstat(text);
}

export function parseSchedstat(text: string): ThreadTimes | null {
  const match = /^(\d+) (\d+) \d+/.exec(text);
  return match ? { cpu_s: Number(match[1]) / 1e9, run_delay_s: Number(match[2]) / 1e9 } : null;
}
