import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../src/core/compiled.ts';

/** For tests: the folder of the compiled systems. */
export const systemsFolder = fileURLToPath(compiled('systems', '../../', import.meta.url));

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it wrote to stderr so far. */
  errors(): string;
  /** Sends the signal and resolves with the exit code, null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** For tests: starts a main by itself on a free port, and resolves when it says where it listens. */
export async function startService(
  main: string,
  environment: Record<string, string>,
): Promise<RunningService> {
  const child = spawnMain(main, { PORT: '0', ...environment });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const listening = once(createInterface(child.stdout!), 'line') as Promise<[string]>;
  const first = await Promise.race([listening, exited]);
  const url = / listens on (\S+)$/.exec(String(first[0]))?.[1];
  if (!url) throw new Error(`${main} did not start: ${errors}`);
  return {
    url,
    process: child,
    errors: () => errors,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** For tests: runs a main to its end. */
export async function runMain(
  main: string,
  environment: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const child = spawnMain(main, environment);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, output };
}

function spawnMain(main: string, environment: Record<string, string>): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [`${systemsFolder}/${main}`], { env: { PATH, ...environment } });
}
