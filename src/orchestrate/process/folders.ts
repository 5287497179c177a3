import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LoadstoneError } from '../../core/errors.ts';

export const isRoot = process.getuid?.() === 0;

/** A folder for what is made once and used by every run: the first of the usual places that serves. */
export async function cacheFolder(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const own = join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'loadstone');
  const shared = join(tmpdir(), `loadstone-cache-${process.getuid?.() ?? 'user'}`);
  for (const path of isRoot ? [own, '/var/cache/loadstone', shared] : [own, shared]) {
    if (await serves(path)) return path;
  }
  throw new LoadstoneError('E_FOLDER', `no folder for the cache: ${own} cannot be used, set XDG_CACHE_HOME`);
}

/** Where temporary folders go; as root, one that the unprivileged user of a database can reach too. */
export async function temporaryFolder(): Promise<string> {
  for (const path of isRoot ? [tmpdir(), '/var/tmp'] : [tmpdir()]) {
    if (!isRoot || (await isOpenToAll(path))) return realpath(path);
  }
  throw new LoadstoneError(
    'E_FOLDER',
    `other users cannot enter ${tmpdir()}: set TMPDIR to a folder that they can`,
  );
}

/** Ours, for nobody else to write, and as root for others to enter. */
async function serves(path: string): Promise<boolean> {
  try {
    if (isRoot && !(await isOpenToAll(await existing(path)))) return false;
    await mkdir(path, { recursive: true, mode: 0o755 });
    const { uid, mode } = await lstat(path);
    if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return false;
    if (isRoot) await chmod(path, 0o755);
    return !isRoot || (await isOpenToAll(path));
  } catch {
    return false;
  }
}

/** The folder itself, or the nearest above it that is there. */
async function existing(path: string): Promise<string> {
  const there = await lstat(path).then(
    () => true,
    () => false,
  );
  return there ? path : existing(dirname(path));
}

/** Whether other users can enter it and all above it. */
async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    if (((await lstat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
