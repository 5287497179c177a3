import { until } from '../core/abort.ts';
import type { Host } from './host.ts';
import type { StopSignals } from './journal-entries.ts';

/** How long a process may take to end after each signal, before the next and harder one. */
export const STOP_WITHIN_MS = 10_000;
const POLL_MS = 15;

export interface Target {
  readonly pid: number;
  /** Whether the process under this pid is still the one that is meant. */
  isAlive(): Promise<boolean>;
}

/**
 * Ends a process and, if it leads a process group, everything in it: each signal in turn, then SIGKILL. While the
 * leader lives its group is certainly ours and is signalled as a whole. Those of the group that outlive it are
 * signalled one by one, each only while its identity is the one it had under the living leader.
 * Answers whether all of them are gone.
 */
export async function terminate(
  host: Pick<Host, 'identity' | 'group'>,
  target: Target,
  signals: StopSignals,
  withinMs = STOP_WITHIN_MS,
): Promise<boolean> {
  const members = new Map<number, string>();
  const gone = async () => {
    if (await target.isAlive()) {
      const group = await identities(host, await host.group(target.pid));
      // Only now is it certain that these were the living leader's.
      if (await target.isAlive()) for (const [pid, identity] of group) members.set(pid, identity);
      return undefined;
    }
    for (const [pid, identity] of members) {
      if ((await host.identity(pid)) !== identity) members.delete(pid);
    }
    return members.size === 0 ? true : undefined;
  };

  if (await gone()) return true;
  for (const signal of [...signals, 'SIGKILL'] as const) {
    if (await target.isAlive()) {
      send(members.has(target.pid) ? -target.pid : target.pid, signal);
    } else {
      for (const [pid, identity] of members) if ((await host.identity(pid)) === identity) send(pid, signal);
    }
    if (await until(gone, POLL_MS, AbortSignal.timeout(withinMs)).catch(() => false)) return true;
  }
  return false;
}

/** A process known by pid and identity only, e.g. from a journal. */
export function known(host: Pick<Host, 'identity'>, pid: number, identity: string): Target {
  return { pid, isAlive: async () => (await host.identity(pid)) === identity };
}

/**
 * Ends every process that carries the run's label, also those that are started meanwhile. A process between fork and
 * exec does not carry it yet: only a second look that finds nothing is the end.
 */
export async function terminateLabelled(
  host: Pick<Host, 'identity' | 'group' | 'findByLabel'>,
  label: string,
  withinMs = STOP_WITHIN_MS,
): Promise<number[]> {
  const ended: number[] = [];
  const deadline = AbortSignal.timeout(3 * withinMs);
  for (let quiet = 0; quiet < LOOKS && !deadline.aborted; quiet++) {
    if (quiet > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const pids = (await host.findByLabel(label)).filter((pid) => pid !== process.pid);
    const found = await identities(host, pids);
    if (found.size > 0) quiet = -1;
    await Promise.all(
      [...found].map(async ([pid, identity]) => {
        if (await terminate(host, known(host, pid, identity), ['SIGTERM'], withinMs)) ended.push(pid);
      }),
    );
  }
  return ended;
}

const LOOKS = 2;
const LOOK_AGAIN_MS = 60;

async function identities(
  host: Pick<Host, 'identity'>,
  pids: readonly number[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const pid of pids) {
    const identity = await host.identity(pid);
    if (identity !== null) found.set(pid, identity);
  }
  return found;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone since the last look, or not ours to signal: the wait that follows tells.
  }
}
