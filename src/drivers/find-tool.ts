import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { isOlder } from '../core/version.ts';
import type { Driver } from './driver.ts';

export interface FoundTool {
  readonly driver: Driver;
  /** A name on the PATH, or a path. */
  readonly program: string;
  readonly version: string;
}

const ANSWER_WITHIN_MS = 60_000;

/** The tool on this machine; throws with how to get it. */
export async function findTool(driver: Driver, signal: AbortSignal): Promise<FoundTool> {
  const { title, variable, name, oldest, install } = driver;
  const program = process.env[variable] || name;
  const missing = (why: string, cause?: unknown) =>
    new LoadstoneError(
      'E_DRIVER_MISSING',
      `${title} ${oldest} or newer is needed: ${why}. To get it: ${install}`,
      { cause },
    );
  const answer = await ask(program, driver, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    throw missing(
      isThere
        ? `'${program}' does not tell its version (${messageOf(error).trim().split('\n').at(-1)})`
        : `there is no program '${program}' (${variable} may name another)`,
      error,
    );
  });
  const version = driver.version.exec(answer)?.[1];
  if (version === undefined) throw missing(`'${program}' does not say that it is ${title}`);
  if (isOlder(version, oldest)) throw missing(`'${program}' is ${version}`);
  return { driver, program, version };
}

/** In a folder of its own: one of them leaves a log where it runs. */
async function ask(program: string, { askVersion }: Driver, signal: AbortSignal): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'loadstone-driver-'));
  try {
    return await new Promise((resolve, reject) => {
      execFile(program, askVersion, { cwd, signal, timeout: ANSWER_WITHIN_MS }, (error, stdout, stderr) =>
        error ? reject(error) : resolve(`${stdout}\n${stderr}`),
      );
    });
  } finally {
    await rm(cwd, { recursive: true, force: true, maxRetries: 3 });
  }
}
