import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { LoadstoneError, messageOf } from '../../core/errors.ts';

export interface FoundPrometheus {
  /** A name on the PATH, or a path. */
  readonly program: string;
  readonly version: string;
}

const VARIABLE = 'LOADSTONE_PROMETHEUS';
const NAME = 'prometheus';
const ANSWER_WITHIN_MS = 30_000;

/** The server on this machine; throws with how to get it. */
export async function findPrometheus(signal: AbortSignal): Promise<FoundPrometheus> {
  const named = process.env[VARIABLE] || NAME;
  // It runs in a folder of its own.
  const program = /[\\/]/.test(named) ? resolve(named) : named;
  const answer = await askVersion(program, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    throw new LoadstoneError(
      'E_MONITORING_MISSING',
      isThere
        ? `'${program}' does not tell its version: ${messageOf(error).trim().split('\n').at(-1)}`
        : `monitoring: there is no program '${program}' (${VARIABLE} may name another)`,
      { cause: error },
    );
  });
  const version = /^prometheus, version (\S+)/m.exec(answer)?.[1];
  if (version !== undefined) return { program, version };
  throw new LoadstoneError('E_MONITORING_MISSING', `'${program}' does not say that it is Prometheus`);
}

function askVersion(program: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { signal, timeout: ANSWER_WITHIN_MS };
    execFile(program, ['--version'], options, (error, stdout, stderr) =>
      error ? reject(error) : resolve(`${stdout}\n${stderr}`),
    );
  });
}
