import type { Evidence } from '../../measure/evidence.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { TheoryTrial } from './theory.ts';

type Conservation = TheoryTrial['conservation'];

/**
 * What was sent is what was answered well, what failed and what is still inside, to the last request: by the generator's
 * counters, and where single requests were kept by these, which must then tell the same. And a server that counts has counted them.
 */
export function conservation(
  { requests: told }: Pick<Evidence, 'requests'>,
  records: readonly RequestRecord[] | null,
): Conservation {
  const counted = {
    sent: told.sent,
    completed: told.completed,
    failed: told.failed,
    in_system: told.censored ?? Math.max(0, told.sent - told.completed - told.failed),
  };
  // What a tool does not tell was made from the others, and adds up without any merit.
  const adds = told.censored !== null && addsUp(counted);
  const kept = records && countOf(records);
  const same = kept === null || alike(counted, kept);
  return {
    ...counted,
    rows: kept?.sent ?? null,
    server: told.system,
    exact: adds && same && isWhatTheServerCounted(told),
  };
}

type Counts = Omit<Conservation, 'exact' | 'server' | 'rows'>;

/**
 * To the request, where each was answered well and on its first connection. One that failed may have come to the server or
 * not, and one that was sent once more may have come twice.
 */
const isWhatTheServerCounted = ({ sent, completed, resent, system }: Evidence['requests']) =>
  system === null || (system >= completed && system <= sent + (resent ?? 0));

const addsUp = ({ sent, completed, failed, in_system }: Counts) => sent === completed + failed + in_system;

const alike = (a: Counts, b: Counts) =>
  a.sent === b.sent && a.completed === b.completed && a.failed === b.failed && a.in_system === b.in_system;

function countOf(records: readonly RequestRecord[]): Counts {
  const sent = records.filter(({ sent_s }) => sent_s !== null);
  const done = sent.filter(({ done_s }) => done_s !== null);
  const completed = done.filter(({ error }) => error === null).length;
  return {
    sent: sent.length,
    completed,
    failed: done.length - completed,
    in_system: sent.length - done.length,
  };
}
