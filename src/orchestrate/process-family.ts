import { journaledRuns, peek } from './journal-folder.ts';
import type { UndoOptions } from './undo.ts';

export interface FamilyMember {
  readonly name: string;
  readonly pid: number;
}

/** All that was started together with a process, databases included; empty when it was not started by us. */
export async function processFamily(
  pid: number,
  { stateDir, host }: Pick<UndoOptions, 'stateDir' | 'host'>,
): Promise<FamilyMember[]> {
  for (const run of await journaledRuns(stateDir)) {
    const state = await peek(run, stateDir);
    const members = (state?.processes ?? []).flatMap(({ name, spawned }) =>
      spawned ? [{ name, pid: spawned.pid }] : [],
    );
    const labelled = await host.findByLabel(run);
    if (members.some((member) => member.pid === pid) || labelled.includes(pid)) return members;
  }
  return [];
}
