import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import type { DriverChoice, PlannedTrial } from '../plan/plan.ts';
import { drivers } from './table.ts';

/** What a spec says. */
export interface DriverAsked {
  readonly name: 'loadstone' | DriverChoice['name'];
  readonly script?: string | undefined;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The files that a spec names, by paths relative to it. */
export interface ScriptFiles {
  read(path: string): string;
  resolve(path: string): string;
}

/** The choice as a plan has it: with the script's hash. undefined: our own generator. */
export function completeDriver(asked: DriverAsked, files: ScriptFiles): DriverChoice | undefined {
  const { name, script, args, environment } = asked;
  if (name === 'loadstone') {
    if (script === undefined && args.length === 0 && Object.keys(environment).length === 0) return undefined;
    throw new LoadstoneError(
      'E_SPEC',
      'workload.driver: loadstone itself takes no script, args or environment',
    );
  }
  if (script === undefined) return { name, args, environment };
  try {
    return {
      name,
      script: { file: files.resolve(script), sha256: hashOf(files.read(script)) },
      args,
      environment,
    };
  } catch (error) {
    throw new LoadstoneError('E_SPEC', `workload.driver.script: ${script}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Throws unless the script is the one that the plan was made with: a run that goes on may find another. */
export async function checkScript({ file, sha256 }: NonNullable<DriverChoice['script']>): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new LoadstoneError('E_SPEC', `workload.driver.script: ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  });
  if (hashOf(text) !== sha256)
    throw new LoadstoneError('E_SPEC', `workload.driver.script: ${file} has changed since the plan was made`);
}

/** Throws for a load that its tool cannot make, before anything is started. */
export function checkLoad({
  workload,
  phases,
  seed,
}: Pick<PlannedTrial, 'workload' | 'phases' | 'seed'>): void {
  if (!workload.driver) return;
  const { name, script } = workload.driver;
  const { title, unable } = drivers[name];
  const problems = unable({ workload, phases, seed, ...(script ? { script: script.file } : {}) });
  if (problems.length > 0)
    throw new LoadstoneError('E_DRIVER_UNABLE', `${title} cannot make this load: ${problems.join('; ')}`);
}
