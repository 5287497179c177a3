import { gapsAsThink, type Rates } from '../arrivals/index.ts';
import { messageOf } from '../core/errors.ts';

/** What of a workload says how its requests come. */
interface ModelKeys {
  readonly model?: 'open' | 'closed' | 'synchronous' | undefined;
  readonly users?: number | undefined;
  readonly requests?: number | undefined;
  readonly rate?: Rates | undefined;
  readonly arrivals: string;
  readonly think: string;
  readonly pacing?: number | undefined;
  readonly session?: unknown;
  readonly offered_load?: number | undefined;
}

interface Problem {
  readonly path: keyof ModelKeys;
  readonly message: string;
}

const NO_THINK = 'const:0s';

/** What does not go together; `puts` is the one key that puts load on. */
export function modelProblems(workload: ModelKeys, puts: string): Problem[] {
  return [...wrongModel(workload, puts), ...wrongCount(workload), ...wrongSession(workload)];
}

function wrongModel(workload: ModelKeys, puts: string): Problem[] {
  const { model } = workload;
  if (model === 'synchronous') return notSynchronous(workload, puts);
  if (model === undefined || (model === 'closed') === (puts === 'users')) return [];
  const rule = model === 'closed' ? 'closed goes with users' : 'open goes with arrivals';
  return [{ path: 'model', message: `${rule}, got ${puts}` }];
}

function notSynchronous({ rate, arrivals, think, pacing, session }: ModelKeys, puts: string): Problem[] {
  if (rate === undefined) return [{ path: 'model', message: `synchronous goes with a rate, got ${puts}` }];
  const problems: Problem[] = [];
  const given = { think: think === NO_THINK ? undefined : think, pacing, session };
  for (const path of ['think', 'pacing', 'session'] as const) {
    if (given[path] !== undefined)
      problems.push({ path, message: 'a synchronous load has the gaps of its arrivals instead' });
  }
  if (rate.kind !== 'constant')
    return [{ path: 'rate', message: 'a synchronous load has one rate: its gaps begin when answers end' }];
  try {
    gapsAsThink(arrivals, rate.rate);
  } catch (error) {
    problems.push({ path: 'arrivals', message: messageOf(error) });
  }
  return problems;
}

function wrongCount({ model, users, requests }: ModelKeys): Problem[] {
  if (requests === undefined) return [];
  if (users === undefined && model !== 'synchronous')
    return [
      { path: 'requests', message: 'a number of requests goes with users, or with model: synchronous' },
    ];
  if (users !== undefined && requests < users)
    return [{ path: 'requests', message: `must be at least one for each of ${users} users` }];
  return [];
}

/** An offered load counts the work of single requests. */
const wrongSession = ({ session, offered_load }: ModelKeys): Problem[] =>
  session === undefined || offered_load === undefined
    ? []
    : [{ path: 'session', message: 'a load of sessions is told as a rate, not as an offered_load' }];
