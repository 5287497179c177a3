import { fileURLToPath } from 'node:url';
import { compiled } from '../core/compiled.ts';
import { type CpuSets, confineSelf, cpuSets, createHost, hardware, mayGoFirst } from '../monitor/index.ts';
import { type ProcessOptions, ProcessOrchestrator, stateDir, type UndoHost } from '../orchestrate/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { Manifest } from '../results/manifest.ts';

/** This machine as the place where systems run: local processes, and CPUs of their own where it has them. */
export interface LocalMachine {
  readonly orchestrator: ProcessOrchestrator;
  readonly host: UndoHost;
  readonly stateDir: string;
  /** What the manifest says of it. */
  describe(): Pick<Manifest, 'hardware' | 'generator' | 'orchestrator' | 'missing'>;
  /** Moves this process to the generator's CPUs; the answer moves it back. */
  takeGeneratorCpus(): Promise<() => Promise<void>>;
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
    describe: () => ({
      hardware: hardware(),
      generator: `worker threads of the coordinator${apart ? `, CPU ${apart.generator}` : ''}${mayGoFirst() ? ', before other threads there' : ''}`,
      orchestrator: `local processes${apart ? `, CPU ${apart.systems}` : ''}`,
      missing: Object.values(host.missing),
    }),
    takeGeneratorCpus: async () => (apart ? confineSelf(apart.generator) : async () => {}),
  };
}
