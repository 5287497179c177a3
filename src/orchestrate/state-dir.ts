import { chmod, mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';

/** Where the undo journals lie: $LOADSTONE_STATE_DIR, or `loadstone` in the user's state directory. */
export function stateDir(environment: NodeJS.ProcessEnv = process.env): string {
  const { LOADSTONE_STATE_DIR, XDG_STATE_HOME } = environment;
  return LOADSTONE_STATE_DIR || join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'loadstone');
}

/** Makes the folder ours alone: what stands in a journal is acted upon. */
export async function privateFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o700);
    return path;
  } catch (error) {
    throw new LoadstoneError('E_STATE', `the state folder ${path} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
