import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import type { Pace } from './pace.ts';

/** Why a figure of this machine is not to be had where there is no /proc. */
export const NO_PROC = `needs Linux's /proc, this is ${process.platform}`;
export const hasProc = process.platform === 'linux';

/** USER_HZ: what the kernel shows times in, 100 on every architecture that Node.js runs on. */
export const TICKS_PER_SECOND = 100;

let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * A /proc file at once: 12 us, where a promise takes ten times the CPU, and this machine also carries the load.
 * null: gone, or not ours to read.
 */
export function readNow(path: string): string | null {
  const text = tryRead(path);
  return typeof text === 'string' ? text : null;
}

/** The same, with the system's code for why it cannot be read. */
export function tryRead(path: string): string | { readonly failed: string } {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let length = 0;
    for (let read = -1; read !== 0; length += read) {
      if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length);
      read = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.toString('latin1', 0, length);
  } catch (error) {
    return { failed: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The ids of all processes, ascending. */
export function listPids(): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

export interface Stat {
  readonly pid: number;
  readonly ppid: number;
  /** The process group's leader. */
  readonly group: number;
  /** Z: exited, and its parent has not asked for it yet. */
  readonly state: string;
  /** Its own CPU time plus that of the children that exited and were waited for. */
  readonly cpu_s: number;
  /** Since the machine's start, in ticks: with the pid it names a process once and for all. */
  readonly started: number;
}

/** A line of /proc/<pid>/stat. The name in parentheses may itself hold spaces and parentheses. */
export function parseStat(text: string): Stat | null {
  const nameEnds = text.lastIndexOf(')');
  if (nameEnds < 0) return null;
  // From the third field of proc(5) on: state ppid ... utime(14) stime cutime cstime ... starttime(22).
  const fields = text.slice(nameEnds + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  const ticks = field(14) + field(15) + field(16) + field(17);
  if (!Number.isFinite(ticks)) return null;
  return {
    pid: Number.parseInt(text, 10),
    ppid: field(4),
    group: field(5),
    state: fields[0]!,
    cpu_s: ticks / TICKS_PER_SECOND,
    started: field(22),
  };
}

/** The stat lines of all processes of the machine in one pass, with a rest now and then if that is wanted. */
export async function scanStats(pace?: Pace): Promise<Map<number, Stat>> {
  const stats = new Map<number, Stat>();
  for (const pid of listPids()) {
    const text = readNow(`/proc/${pid}/stat`);
    const stat = text === null ? null : parseStat(text);
    if (stat) stats.set(pid, stat);
    await pace?.rest();
  }
  return stats;
}

/** Proportional set size in bytes, from /proc/<pid>/smaps_rollup. */
export function parsePss(text: string): number | null {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match ? Number(match[1]) * 1024 : null;
}
