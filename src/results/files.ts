import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';

/** `mkdir -p`, with an error that names the folder; Node's own never ends below a folder that takes no children. */
export async function makeFolder(path: string): Promise<void> {
  if (existsSync(path) && (await stat(path)).isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    throw new LoadstoneError('E_RESULTS_UNWRITABLE', `${path} cannot be created: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Writes a file so that a reader finds the old one or the new one, and a crash leaves no half of it. */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const partial = join(dirname(path), `.${basename(path)}.partial`);
  await writeFile(partial, content, { flush: true });
  await rename(partial, path);
}

/** Writes a folder of files the same way; one that is there already is replaced. */
export async function writeFolderAtomic(
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await makeFolder(partial);
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(partial, name), content, { flush: true });
  }
  await rm(path, { recursive: true, force: true });
  await rename(partial, path);
}

export async function readJson<T>(path: string): Promise<T> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new LoadstoneError('E_RESULTS_CORRUPT', `${path} is not JSON`);
  }
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
