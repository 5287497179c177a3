import type { Host } from './host.ts';
import type { JournalState } from './journal-entries.ts';
import { pidExists } from './pid-exists.ts';

/** A process that answers for a run. */
export interface Holder {
  readonly pid: number;
  /** null: the machine does not tell. */
  readonly identity: string | null;
  /** It is undoing the run, and will be gone when that is done. */
  readonly undo?: boolean;
}

export const isSame = (a: Holder, b: Holder) => a.pid === b.pid && a.identity === b.identity;

/**
 * The first holder that lives; the others came later and stood back. Where the machine tells no identities, a living
 * process under that pid counts: rather too careful than a run undone under its coordinator.
 */
export async function livingHolder(
  state: JournalState,
  host: Pick<Host, 'identity'>,
): Promise<Holder | null> {
  for (const holder of state.holders) {
    const { pid, identity } = holder;
    if (identity === null ? pidExists(pid) : (await host.identity(pid)) === identity) return holder;
  }
  return null;
}
