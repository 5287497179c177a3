import { type CpuSets, confine } from './cpu-set.ts';
import { portOwner } from './port-owner.ts';
import { hasProc, NO_PROC, readNow, scanStats } from './proc.ts';
import { findByLabel, processIdentity } from './process-identity.ts';
import { ProcessTrees, type TreeSample } from './process-tree.ts';

/** What an orchestrator of local processes asks of the operating system. */
export interface ProcessHost {
  /** Why something is not to be had here, by its name. */
  readonly missing: Readonly<Record<string, string>>;
  identity(pid: number): Promise<string | null>;
  findByLabel(label: string): Promise<number[]>;
  group(leader: number): Promise<number[]>;
  portOwner(port: number): Promise<string | null>;
  sampleTree(pid: number): Promise<TreeSample>;
  confine(command: readonly string[]): string[];
}

export function createHost(cpus: CpuSets | { readonly missing: string }): ProcessHost {
  return {
    missing: {
      ...(hasProc ? {} : { samples: `CPU and memory: ${NO_PROC}` }),
      ...('missing' in cpus ? { cpuSets: cpus.missing } : {}),
    },
    identity: async (pid) => processIdentity(pid),
    findByLabel: async (label) => (await findByLabel(label)).map((found) => found.pid),
    group: processGroup,
    portOwner: describeOwner,
    sampleTree: sharedScan(new ProcessTrees()),
    confine: (command) => ('missing' in cpus ? [...command] : confine(command, cpus.systems)),
  };
}

async function processGroup(leader: number): Promise<number[]> {
  const stats = await scanStats();
  return [...stats.values()].filter((s) => s.group === leader && s.state !== 'Z').map((s) => s.pid);
}

async function describeOwner(port: number): Promise<string | null> {
  const { pid } = await portOwner(port);
  return pid === null ? null : `${readNow(`/proc/${pid}/comm`)?.trim()}, pid ${pid}`;
}

/** All replicas are sampled at once: the calls of one turn of the event loop share one pass over /proc. */
function sharedScan(trees: ProcessTrees): (pid: number) => Promise<TreeSample> {
  let waiting: { pids: number[]; samples: Promise<TreeSample[]> } | null = null;
  const scan = async (pids: number[]) => {
    await new Promise(setImmediate);
    waiting = null;
    return trees.sample(pids);
  };
  return async (pid) => {
    if (waiting === null) {
      const pids: number[] = [];
      waiting = { pids, samples: scan(pids) };
    }
    const index = waiting.pids.push(pid) - 1;
    return (await waiting.samples)[index]!;
  };
}
