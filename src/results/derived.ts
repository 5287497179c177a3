import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatJson } from '../core/json.ts';
import { codeOf, readJson, writeAtomic } from './files.ts';
import { DERIVED, DERIVED_IN_TRIAL, FILES } from './layout.ts';
import type { Results } from './read-results.ts';

/** all_results.json: every row in one array, for tools that read no JSON lines. */
export async function writeAllResults({ dir, results }: Results): Promise<void> {
  await writeAtomic(join(dir, FILES.allResults), formatJson(results));
}

/** Writes a derived file, e.g. 'analysis/analysis.json'; one that is there already is replaced. */
export async function writeDerived(dir: string, path: string, content: string | Uint8Array): Promise<void> {
  const names = path.split('/');
  const derived =
    DERIVED.some((name) => name === names[0]) || DERIVED_IN_TRIAL.some((name) => name === names[1]);
  if (!derived) throw new Error(`a derived file is one of ${DERIVED.join(', ')}, got '${path}'`);
  await writeAtomic(join(dir, path), content);
}

/** The JSON files of a derived folder by their names; empty when the folder is not there. */
export async function readDerivedJson<T>(dir: string, folder: string): Promise<Partial<T>> {
  const names = await readdir(join(dir, folder)).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.json'));
  const values = await Promise.all(files.map((name) => readJson<unknown>(join(dir, folder, name))));
  return Object.fromEntries(
    files.map((name, i) => [name.slice(0, -'.json'.length), values[i]]),
  ) as Partial<T>;
}

/** Deletes what `analyze` and `report` make. The raw files stay. */
export async function removeDerived(dir: string): Promise<void> {
  for (const name of DERIVED) await rm(join(dir, name), { recursive: true, force: true });
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const name of DERIVED_IN_TRIAL) await rm(join(dir, entry.name, name), { force: true });
  }
}
