import { execFile, execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { hasProc, NO_PROC, readNow } from './proc.ts';

/** Which CPUs the generator and the systems may use, so that they do not take each other's time. */
export interface CpuSets {
  /** As taskset writes a list: '0' or '1-3'. */
  readonly generator: string;
  readonly systems: string;
}

/** The sets for this machine, or why it has none. */
export async function cpuSets(threads = 1): Promise<CpuSets | { readonly missing: string }> {
  if (!hasProc) return { missing: `CPU sets: ${NO_PROC}` };
  const allowed = allowedCpus();
  if (allowed.length < 2) return { missing: 'CPU sets: this machine has one CPU to give' };
  try {
    await run('taskset', ['--version']);
  } catch {
    return { missing: 'CPU sets: taskset (util-linux) is not installed' };
  }
  return splitCpus(allowed, threads);
}

/** A CPU for each generator thread, the coordinator among them, but at most half; the others are the systems'. */
export function splitCpus(allowed: readonly number[], threads = 1): CpuSets {
  const count = Math.max(1, Math.min(threads, Math.floor(allowed.length / 2)));
  return { generator: formatCpuList(allowed.slice(0, count)), systems: formatCpuList(allowed.slice(count)) };
}

/** The command, confined to the CPUs. */
export function confine(command: readonly string[], cpus: string): string[] {
  return ['taskset', '-c', cpus, ...command];
}

/** Confines every thread of this process, and those it will start; the answer undoes it. */
export async function confineSelf(cpus: string): Promise<() => Promise<void>> {
  const before = formatCpuList(allowedCpus());
  await moveSelf(cpus);
  return () => moveSelf(before);
}

/** Confines the calling thread, and those it will start. */
export function confineThread(cpus: string): void {
  const thread = basename(readlinkSync('/proc/thread-self'));
  execFileSync('taskset', ['-c', '-p', cpus, thread], { stdio: 'ignore' });
}

/** The CPUs that the calling process may use. */
export function allowedCpus(): number[] {
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readNow('/proc/self/status') ?? '')?.[1];
  return list === undefined ? [] : parseCpuList(list);
}

/** '0-2,5' -> [0, 1, 2, 5]. */
export function parseCpuList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}

/** [0, 1, 2, 5] -> '0-2,5'. */
export function formatCpuList(cpus: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const cpu of cpus) {
    const last = runs.at(-1);
    if (last && cpu === last[1] + 1) last[1] = cpu;
    else runs.push([cpu, cpu]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

const run = promisify(execFile);
const moveSelf = async (cpus: string) => {
  await run('taskset', ['-a', '-c', '-p', cpus, String(process.pid)]);
};
