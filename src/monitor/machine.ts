import { availableParallelism, freemem, totalmem } from 'node:os';
import { monotonicNow } from '../measure/clock.ts';
import type { MachineCounters } from '../measure/samples.ts';
import { hasProc, readNow, TICKS_PER_SECOND } from './proc.ts';

export type MachineSample = Omit<MachineCounters, 't_s'> & {
  /** Monotonic clock, in seconds. */
  readonly at: number;
};

/** The machine's own counters since its start. */
export function sampleMachine(): MachineSample {
  const at = monotonicNow();
  const cpu = parseCpu((hasProc && readNow('/proc/stat')) || '');
  const pressure_s = parsePressure((hasProc && readNow('/proc/pressure/cpu')) || '');
  const available = parseAvailable((hasProc && readNow('/proc/meminfo')) || '') ?? freemem();
  return {
    at,
    cores: cpu?.cores ?? availableParallelism(),
    busy_s: cpu?.busy_s ?? null,
    steal_s: cpu?.steal_s ?? null,
    pressure_s,
    memory_used_bytes: totalmem() - available,
  };
}

/** /proc/stat, the line of all CPUs: user nice system idle iowait irq softirq steal guest guest_nice. */
export function parseCpu(text: string): { cores: number; busy_s: number; steal_s: number } | null {
  const all = /^cpu +([\d ]+)$/m.exec(text);
  if (!all) return null;
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = all[1]!.split(' ').map(Number);
  return {
    cores: text.match(/^cpu\d+ /gm)?.length ?? 1,
    // Guest time is part of user time already.
    busy_s: (user + nice + system) / TICKS_PER_SECOND,
    steal_s: steal / TICKS_PER_SECOND,
  };
}

/** /proc/pressure/cpu: microseconds in which some task waited for a CPU. */
export function parsePressure(text: string): number | null {
  const match = /^some .*\btotal=(\d+)/m.exec(text);
  return match ? Number(match[1]) / 1e6 : null;
}

export function parseAvailable(text: string): number | null {
  const match = /^MemAvailable:\s+(\d+) kB/m.exec(text);
  return match ? Number(match[1]) * 1024 : null;
}
