import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealedFolder } from './sealed-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'));
});
afterEach(() => rm(folder, { recursive: true }));

let built = 0;
const build = async (draft: string) => {
  built++;
  await mkdir(join(draft, 'deep'));
  await writeFile(join(draft, 'deep', 'file'), 'content');
};

test('is built once', async () => {
  const path = join(folder, 'thing');
  built = 0;
  for (let i = 0; i < 3; i++) expect(await sealedFolder(path, build)).toBe(path);
  expect(built).toBe(1);
  expect(await readFile(join(path, 'deep', 'file'), 'utf8')).toBe('content');
});

test.each([
  ['a file is missing', (path: string) => rm(join(path, 'deep', 'file'))],
  ['a file has another size', (path: string) => appendFile(join(path, 'deep', 'file'), '!')],
  ['there is a file too many', (path: string) => writeFile(join(path, 'extra'), '')],
  ['the seal is missing', (path: string) => rm(join(path, 'seal.json'))],
])('is built again when %s', async (_, damage) => {
  const path = join(folder, 'thing');
  await sealedFolder(path, build);
  await damage(path);
  built = 0;
  await sealedFolder(path, build);
  expect(built).toBe(1);
  expect(await readFile(join(path, 'deep', 'file'), 'utf8')).toBe('content');
  expect(await readdir(folder)).toEqual(['thing']);
});

test('that cannot be built leaves nothing', async () => {
  const fail = async (draft: string) => {
    await writeFile(join(draft, 'half'), '');
    throw new Error('no space left on device');
  };
  await expect(sealedFolder(join(folder, 'thing'), fail)).rejects.toThrow('no space left');
  expect(await readdir(folder)).toEqual([]);
});

test('leaves the drafts of the living and removes those of the dead', async () => {
  const [living, dead] = [process.pid, 4_194_999].map((pid) => join(folder, `thing.${pid}.00000000.draft`));
  for (const draft of [living!, dead!]) await mkdir(draft);
  await sealedFolder(join(folder, 'thing'), build);
  expect([existsSync(living!), existsSync(dead!)]).toEqual([true, false]);
});
