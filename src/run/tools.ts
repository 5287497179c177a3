import { fileURLToPath } from 'node:url';
import { compiled } from '../core/compiled.ts';
import { LoadstoneError } from '../core/errors.ts';
import { checkLoad, checkScript, drivers, type FoundTool, findTool, type Launch } from '../drivers/index.ts';
import { confine } from '../monitor/cpu-set.ts';
import { launchTool } from '../orchestrate/index.ts';
import type { DriverChoice, Plan } from '../plan/plan.ts';
import { UNIX } from './is-local.ts';
import type { LocalMachine } from './local-machine.ts';

/** The tools of a plan on this machine. */
export interface Tools {
  /** Those that the plan's trials ask for. */
  get(name: DriverChoice['name']): FoundTool;
  /** By name, for the manifest. */
  readonly versions: Readonly<Record<string, string>>;
  /** Starts one on the generator's CPUs; none named: on those of this process. Nobody else has the label. */
  launch(label: string, name: string, cpus: readonly string[]): Launch;
}

export const WATCHDOG = compiled('src/run/watchdog-main.ts', '../../', import.meta.url);

/** Looks for every tool of the plan; throws for one that is missing, or that cannot make its load. */
export async function findTools(
  plan: Plan,
  { host, stateDir }: Pick<LocalMachine, 'host' | 'stateDir'>,
  signal: AbortSignal,
): Promise<Tools> {
  const found = new Map<DriverChoice['name'], FoundTool>();
  for (const trial of plan.trials) {
    const { driver } = trial.workload;
    if (!driver) continue;
    checkLoad(trial);
    const arm = plan.arms[trial.arm];
    if (arm?.kind === 'url' && arm.url.startsWith(UNIX)) {
      const { title } = drivers[driver.name];
      throw new LoadstoneError(
        'E_DRIVER_UNABLE',
        `arms.${trial.arm}.url: ${title} does not reach ${arm.url}`,
      );
    }
    if (!found.has(driver.name)) found.set(driver.name, await findTool(drivers[driver.name], signal));
  }
  const scripts = plan.trials.flatMap(({ workload }) => workload.driver?.script ?? []);
  for (const script of new Map(scripts.map((one) => [one.file, one])).values()) await checkScript(script);
  return {
    get(name) {
      const tool = found.get(name);
      if (!tool) throw new RangeError(`the plan asks for no ${name}`);
      return tool;
    },
    versions: Object.fromEntries([...found].map(([name, { version }]) => [name, version])),
    launch: (label, name, cpus) => (command, how) =>
      launchTool(
        {
          ...how,
          run: label,
          name,
          command: cpus.length > 0 ? confine(command, cpus.join(',')) : command,
        },
        { host, stateDir, watchdog: fileURLToPath(WATCHDOG) },
      ),
  };
}
