import { fileURLToPath } from 'node:url';
import { compiled } from '../core/compiled.ts';
import {
  type CpuSets,
  confineSelf,
  cpuSets,
  createHost,
  hardware,
  mayGoFirst,
  parseCpuList,
} from '../monitor/index.ts';
import { type ProcessOptions, ProcessOrchestrator, stateDir, type UndoHost } from '../orchestrate/index.ts';
import type { Plan, PlannedTrial } from '../plan/plan.ts';
import { hasTimesToKeep } from '../plan/workload.ts';
import type { Manifest } from '../results/manifest.ts';

/** This machine as the place where systems run: local processes, and CPUs of their own where it has them. */
export interface LocalMachine {
  readonly orchestrator: ProcessOrchestrator;
  readonly host: UndoHost;
  readonly stateDir: string;
  /** What the manifest says of it, and of what is run on it. */
  hardware(): Manifest['hardware'];
  describe(): Pick<Manifest, 'generator' | 'orchestrator' | 'system_cpus' | 'missing'>;
  /** Moves this process to where it is least in the way of what the plan measures. */
  takeCpus(plan: Pick<Plan, 'trials'>): Promise<TakenCpus>;
}

export interface TakenCpus {
  /** CPUs that the generator's threads have to themselves, one each in turn; empty: none. */
  readonly generatorCpus: readonly string[];
  /** Moves this process back. */
  readonly giveBack: () => Promise<void>;
}

const root = '../../';
const SYSTEMS = compiled('systems', root, import.meta.url);
const WATCHDOG = compiled('src/run/watchdog-main.ts', root, import.meta.url);
export const GENERATOR_THREAD = compiled('src/run/generator-thread.ts', root, import.meta.url);

/** `threads`: how many generator threads there will be at the most. */
export async function localMachine(
  cpus: Plan['cpus'],
  threads = 1,
  options: Pick<ProcessOptions, 'onWrite'> = {},
): Promise<LocalMachine> {
  const sets =
    cpus === 'apart' ? await cpuSets(threads) : { missing: 'CPU sets: the spec says cpus: shared' };
  const host = createHost(sets);
  const apart: CpuSets | null = 'missing' in sets ? null : sets;
  return {
    orchestrator: new ProcessOrchestrator({
      host,
      systems: fileURLToPath(SYSTEMS),
      watchdog: fileURLToPath(WATCHDOG),
      ...options,
    }),
    host,
    stateDir: stateDir(),
    hardware,
    describe: () => ({
      generator: `worker threads of the coordinator${apart ? `, CPU ${apart.generator}` : ''}${mayGoFirst() ? ', before other threads there' : ''}`,
      orchestrator: `local processes${apart ? `, CPU ${apart.systems}` : ''}`,
      system_cpus: apart ? parseCpuList(apart.systems).length : hardware().cores,
      missing: Object.values(host.missing),
    }),
    takeCpus: async (plan) => {
      if (!apart) return { generatorCpus: [], giveBack: async () => {} };
      // Threads with times to keep share their CPUs with nobody. The coordinator then is among the systems, of whose
      // time it takes 1 to 2%; threads that only send as fast as they can would give it none. Where it may not go before
      // the systems, it stays with closed loops, which leave it time: a saturated system would not.
      const alone = ({ workload }: PlannedTrial) =>
        workload.model === 'open' || (mayGoFirst() && hasTimesToKeep(workload));
      if (plan.trials.some(alone)) {
        const generatorCpus = parseCpuList(apart.generator).map(String);
        return { generatorCpus, giveBack: await confineSelf(apart.systems) };
      }
      return { generatorCpus: [], giveBack: await confineSelf(apart.generator) };
    },
  };
}
