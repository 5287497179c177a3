import type { Evidence } from '../../measure/evidence.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { TheoryTrial } from './theory.ts';

type Conservation = TheoryTrial['conservation'];

/**
 * What was sent is what was answered well, what failed and what is still inside, to the last request: by the generator's
 * counters, and where single requests were kept by these, which must then tell the same.
 */
export function conservation(
  { requests: told }: Evidence,
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
  return { ...counted, exact: adds && (records === null || alike(counted, countOf(records))) };
}

type Counts = Omit<Conservation, 'exact'>;

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
