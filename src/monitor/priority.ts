import { constants, setPriority } from 'node:os';
import { readNow } from './proc.ts';

const CAP_SYS_NICE = 23n;

/** Whether this process may put a thread before others: root may, an ordinary user may not. Linux only. */
export function mayGoFirst(): boolean {
  const capabilities = /^CapEff:\s+([0-9a-f]+)$/m.exec(readNow('/proc/self/status') ?? '')?.[1];
  return capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> CAP_SYS_NICE) & 1n) === 1n;
}

/**
 * Lets the calling thread run as soon as it wakes, as far as an ordinary thread can: what it waits for a CPU would be
 * lag. On Linux a nice value is a thread's own, and threads that it starts inherit it. Not a real-time class: a thread
 * of such a class that polls starves the others on its CPU, and the kernel then stops it for 50 ms of each second.
 */
export function goFirst(): void {
  if (mayGoFirst()) setPriority(0, constants.priority.PRIORITY_HIGHEST);
}
