import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pidExists } from '../pid-exists.ts';

const SEAL = 'seal.json';

/**
 * A folder that is made once, and whole or not there: it is built under another name, sealed with a list of its
 * files and their sizes, and renamed. One that does not match its seal any more is made again; what builders leave
 * that are killed is removed by the next one; of several at once the first wins.
 */
export async function sealedFolder(path: string, build: (draft: string) => Promise<void>): Promise<string> {
  await removeDrafts(path);
  if (isIntact(path)) return path;
  const draft = draftOf(path);
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 });
    await chmod(draft, 0o755);
    await build(draft);
    await writeFile(join(draft, SEAL), JSON.stringify(sizes(draft)));
    await put(draft, path);
    return path;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function put(draft: string, path: string): Promise<void> {
  for (;;) {
    try {
      return await rename(draft, path);
    } catch (error) {
      const taken =
        error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));
      if (!taken) throw error;
    }
    if (isIntact(path)) return;
    const broken = draftOf(path);
    await rename(path, broken).catch(() => undefined);
    await rm(broken, { recursive: true, force: true });
  }
}

function isIntact(path: string): boolean {
  try {
    const seal = readFileSync(join(path, SEAL), 'utf8');
    return JSON.stringify(sizes(path)) === seal;
  } catch {
    return false;
  }
}

/** By path in the folder. */
function sizes(folder: string): Record<string, number> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => relative(folder, path) !== SEAL)
    .sort();
  return Object.fromEntries(files.map((path) => [relative(folder, path), lstatSync(path).size]));
}

/** A name that says who is building, so that it can be told whether he still is. */
const draftOf = (path: string) => `${path}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;

async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const pid = /\.(\d+)\.[0-9a-f]{8}\.draft$/.exec(name)?.[1];
    if (pid && !pidExists(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
