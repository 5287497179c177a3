import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
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

/**
 * Lets the threads of this process run before the systems whose CPUs they share, as far as they may: a coordinator that
 * waits for a saturated system takes no samples of it. Threads that go first stay so. The answer undoes it, which is due
 * before anything is started: children inherit.
 */
export function goBeforeSystems(): () => void {
  if (!mayGoFirst()) return () => {};
  const { PRIORITY_NORMAL, PRIORITY_HIGH } = constants.priority;
  const change = (from: number, to: number) => {
    for (const thread of readdirSync('/proc/self/task').map(Number)) {
      try {
        if (getPriority(thread) === from) setPriority(thread, to);
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  change(PRIORITY_NORMAL, PRIORITY_HIGH);
  return () => change(PRIORITY_HIGH, PRIORITY_NORMAL);
}
