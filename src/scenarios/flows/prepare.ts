import { LoadstoneError } from '../../core/errors.ts';
import { createRng } from '../../core/rng.ts';
import type { Client } from '../scenario.ts';
import type { Program } from './program.ts';
import { type Prepared, Session } from './session.ts';
import type { Step } from './step.ts';

/** Rows that are worked on at a time. */
const AT_A_TIME = 4;
/** How much of an unexpected answer is quoted. */
const QUOTE = 200;
/** Set-ups are the same in each trial: what they draw comes from a seed of their own. */
const SEED = 0;

export type Purpose = 'set-up' | 'tear-down';

/** Does what a set-up or tear-down lists, in its order; what it extracts comes back. */
export async function runPreparations(
  purpose: Purpose,
  program: Program,
  client: Client,
  signal: AbortSignal,
  before: Prepared = { values: {}, cookies: [] },
): Promise<Prepared> {
  const list = purpose === 'set-up' ? program.setup : program.teardown;
  const rng = createRng(SEED).stream(purpose === 'set-up' ? 0 : 1);
  const { base } = client;
  const session = new Session(program, { user: 0, rng: rng.stream(0), base, ...before });
  const run = async (steps: readonly Step[], as: Session) => {
    for (const step of steps) {
      signal.throwIfAborted();
      await runStep(purpose, step, as, client);
    }
  };
  for (const [i, { each, steps }] of list.entries()) {
    if (!each) {
      await run(steps, session);
      continue;
    }
    await forEachRow(each.cells.length, (row) => {
      const start = { user: row, rng: rng.stream(i + 1, row), base, ...session.prepared };
      const own = new Session(program, start);
      own.scope.rows[each.place] = row;
      return run(steps, own);
    });
  }
  return session.prepared;
}

/** Several rows at a time; the first that fails ends it. */
async function forEachRow(rows: number, work: (row: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < rows) await work(next++);
  };
  await Promise.all(
    Array.from({ length: AT_A_TIME }, () =>
      worker().catch((error: unknown) => {
        next = rows;
        throw error;
      }),
    ),
  );
}

async function runStep(purpose: Purpose, step: Step, session: Session, client: Client): Promise<void> {
  const path = step.path.fill(session.scope);
  const answer = await client.request(session.request(step, path, session.cookiesFor(step, path), undefined));
  const fault = session.judge(step, path, answer, true);
  if (!fault) return;
  throw new LoadstoneError(
    purpose === 'set-up' ? 'E_SETUP_FAILED' : 'E_TEARDOWN_FAILED',
    `the ${purpose}'s request '${step.name}' failed (${fault}): status ${answer.status}, '${answer.body.slice(0, QUOTE)}'`,
  );
}
