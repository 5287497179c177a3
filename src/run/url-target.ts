import { withDeadline } from '../core/abort.ts';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { total } from '../monitor/exposition.ts';
import { ProcessTrees, portOwner, scrape } from '../monitor/index.ts';
import type { FamilyMember } from '../orchestrate/index.ts';
import type { UrlArm } from '../plan/plan.ts';
import { isLocal, UNIX } from './is-local.ts';
import type { Target } from './target.ts';

const ANSWER_WITHIN_MS = 5000;
/** Services that export the counters of ours do it here; one that does not is measured from outside alone. */
const METRICS = '/metrics';
/** What a service that has no name here is called. */
export const TARGET = 'target';
const OUR_CLOCK = 'http_clock_seconds';

/** Everything started together with a process, as `systems up` does. */
export type FamilyOf = (pid: number) => Promise<FamilyMember[]>;

interface Sampled {
  readonly processes: readonly FamilyMember[];
  readonly gap: string | null;
}

/** A service that somebody else runs: measured, never changed. */
export async function urlTarget(arm: UrlArm, familyOf: FamilyOf, signal: AbortSignal): Promise<Target> {
  const { url } = arm;
  const page = new URL(METRICS, url).href;
  const { metrics } = await scrape(page, signal);
  const pages = metrics !== null && total(metrics, OUR_CLOCK) !== null ? [page] : [];
  const { processes, gap } = await processesOf(arm, familyOf);
  const trees = new ProcessTrees();
  return {
    url,
    reset: async () => {},
    scale: async () => {},
    gaps: [
      ...(gap === null ? [] : [gap]),
      ...(pages.length > 0 ? [] : [`the service's own counters: ${page} does not have them`]),
    ],
    async sample() {
      const samples = await trees.sample(processes.map(({ pid }) => pid));
      return samples.map((tree, i) => ({ ...tree, service: TARGET, replica: processes[i]!.name }));
    },
    metrics: () => ({ entry: pages, all: pages }),
    metricsPages: () => pages.map((url) => ({ service: TARGET, replica: TARGET, url })),
    exited: async () => [],
    destroy: async () => {},
  };
}

/** The process named, or the port's owner if it is on this machine, with all that was started together with it. */
async function processesOf({ url, pid }: UrlArm, familyOf: FamilyOf): Promise<Sampled> {
  if (url.startsWith(UNIX))
    return { processes: [], gap: `CPU and memory of ${url}: a socket has no port to find them by` };
  if (!(await isLocal(url)))
    return { processes: [], gap: `CPU and memory of ${url}: it is not on this machine` };
  const owner = pid === undefined ? await portOwner(portOf(url)) : { pid, missing: null };
  if (owner.pid === null) return { processes: [], gap: `CPU and memory of ${url}: ${owner.missing}` };
  const family = await familyOf(owner.pid);
  if (family.length > 0) return { processes: family, gap: null };
  const alone = [{ name: `pid-${owner.pid}`, pid: owner.pid }];
  return {
    processes: alone,
    gap: `CPU and memory of ${url} are those of process ${owner.pid} and its children alone`,
  };
}

/** Any answer below 500 will do: not every service has a page for its health. What fetch cannot reach is not asked. */
export async function checkReachable(url: string, signal: AbortSignal): Promise<void> {
  if (!url.startsWith('http://')) return;
  const health = new URL('/health', url).href;
  const asking = withDeadline(ANSWER_WITHIN_MS, signal, (bound) => fetch(health, { signal: bound }));
  const answer = await asking.catch((error: unknown) => {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    throw new LoadstoneError('E_TARGET_UNREACHABLE', `${url} does not answer: ${cause}`, { cause: error });
  });
  if (answer.status >= 500) {
    throw new LoadstoneError(
      'E_TARGET_UNREACHABLE',
      `${health} answers ${answer.status}: the service is not healthy`,
    );
  }
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
