import { monotonicNow } from '../measure/clock.ts';
import { hasProc, NO_PROC, parsePss, tryRead } from './proc.ts';
import type { TreeSample } from './process-tree.ts';

/** This process with all its threads and without its children: those are the systems under test. */
export function sampleSelf(): TreeSample {
  const at = monotonicNow();
  const { user, system } = process.cpuUsage();
  const rollup = hasProc ? tryRead('/proc/self/smaps_rollup') : { failed: NO_PROC };
  const memory_bytes = typeof rollup === 'string' ? parsePss(rollup) : null;
  return {
    pid: process.pid,
    at,
    cpu_s: (user + system) / 1e6,
    memory_bytes,
    processes: 1,
    missing: typeof rollup === 'string' ? [] : [`memory of this process: ${rollup.failed}`],
  };
}
