import { setPriority } from 'node:os';
import { readNow } from './proc.ts';

/** Before what else wants its CPU, but far from the kernel's own work. */
const NICE = -10;
const CAP_SYS_NICE = 23n;

/** Whether this process may put a thread before others: root may, an ordinary user may not. Linux only. */
export function mayGoFirst(): boolean {
  const capabilities = /^CapEff:\s+([0-9a-f]+)$/m.exec(readNow('/proc/self/status') ?? '')?.[1];
  return capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> CAP_SYS_NICE) & 1n) === 1n;
}

/**
 * Lets the calling thread run as soon as it wakes, before the coordinator's and foreign threads on its CPU: what
 * it waits for a CPU would be lag. On Linux a priority is a thread's own, and threads that it starts inherit it.
 */
export function goFirst(): void {
  if (mayGoFirst()) setPriority(0, NICE);
}
