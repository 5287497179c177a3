import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { readNow } from './proc.ts';

/** The lowest real-time priority: before all ordinary threads, after the kernel's own. */
const REAL_TIME = '1';
/** Where chrt is not installed. */
const NICE = -10;
const CAP_SYS_NICE = 23n;

/** Whether this process may put a thread before others: root may, an ordinary user may not. Linux only. */
export function mayGoFirst(): boolean {
  const capabilities = /^CapEff:\s+([0-9a-f]+)$/m.exec(readNow('/proc/self/status') ?? '')?.[1];
  return capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> CAP_SYS_NICE) & 1n) === 1n;
}

/**
 * Lets the calling thread run as soon as it wakes, before the coordinator's and foreign threads on its CPU: what
 * it waits for a CPU would be lag. An ordinary thread, nice or not, first lets the running one end its slice of some
 * 3 ms. On Linux a scheduling class is a thread's own, and threads that it starts inherit it.
 */
export function goFirst(): void {
  if (!mayGoFirst()) return;
  try {
    const thread = basename(readlinkSync('/proc/thread-self'));
    execFileSync('chrt', ['--rr', '--pid', REAL_TIME, thread], { stdio: 'ignore' });
  } catch {
    setPriority(0, NICE);
  }
}
