import { hasProc, listPids, parseStat, readNow } from './proc.ts';

/** The environment variable that marks every process of a run. */
export const RUN_VARIABLE = 'LOADSTONE_RUN';

export interface LabelledProcess {
  readonly pid: number;
  readonly identity: string;
  readonly label: string;
}

let bootId: string | null | undefined;

/**
 * What tells a process from a later one with the same pid: this boot's id and its start time. null: there is no
 * such process, or no way to tell (not Linux).
 */
export function processIdentity(pid: number): string | null {
  if (!hasProc) return null;
  bootId ??= readNow('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
  const text = readNow(`/proc/${pid}/stat`);
  const stat = text === null ? null : parseStat(text);
  return stat === null || stat.state === 'Z' || bootId === null ? null : `${bootId}:${stat.started}`;
}

/** The living processes that carry a run's label, or any run's. Other users' environments are not ours to read. */
export async function findByLabel(label?: string): Promise<LabelledProcess[]> {
  const found: LabelledProcess[] = [];
  for (const pid of listPids()) {
    const environment = readNow(`/proc/${pid}/environ`);
    const theirs = environment === null ? undefined : labelIn(environment);
    if (theirs === undefined || (label !== undefined && theirs !== label)) continue;
    const identity = processIdentity(pid);
    if (identity !== null) found.push({ pid, identity, label: theirs });
  }
  return found;
}

export function labelIn(environment: string): string | undefined {
  const prefix = `${RUN_VARIABLE}=`;
  return environment
    .split('\0')
    .find((entry) => entry.startsWith(prefix))
    ?.slice(prefix.length);
}
