import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { scenarios, validateOptions } from './index.ts';
import type { Request } from './scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'loadstone-module-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  resolve: (file: string) => join(folder, file),
  read: (file: string) => readFileSync(join(folder, file), 'utf8'),
};
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return name;
};
const GOOD = `
  import { z } from 'zod';
  interface Item { readonly path: string }
  export default {
    options: z.strictObject({ pages: z.int().min(1).default(3) }),
    setUp: async (client, { pages }): Promise<Item[]> => Array.from({ length: pages }, (_, i) => ({ path: '/p' + i })),
    user({ user, setup, prepare }) {
      const requests = setup.map(({ path }: Item) => prepare({ name: 'page', method: 'GET', path: path + '?u=' + user }));
      return { next: (rng) => requests[Math.floor(rng.next() * requests.length)] };
    },
  };
`;
const loaded = async (options: unknown) => {
  const complete = structuredClone(validateOptions('module', options, files));
  return (await scenarios.module!.load!(complete))!;
};

describe('a module', () => {
  it('in TypeScript is a scenario with options of its own', async () => {
    const { setUp, user } = await loaded({ file: write('good.ts', GOOD), pages: 2 });
    const client = { base: '', request: () => Promise.reject(new Error('not asked')) };
    const setup = await setUp!(client, undefined, new AbortController().signal, 1);
    expect(setup).toEqual([{ path: '/p0' }, { path: '/p1' }]);
    const context = {
      user: 7,
      users: 8,
      options: undefined,
      setup,
      base: '',
      prepare: (request: Request) => request,
    };
    const one = user<Request>(context);
    const rng = createRng(1);
    const paths = new Set(Array.from({ length: 50 }, () => one.next(rng).path));
    expect(paths).toEqual(new Set(['/p0?u=7', '/p1?u=7']));
  });

  it.each([
    [{ file: 'missing.ts' }, /module\.file.*missing\.ts: ENOENT/],
    [{}, /module\.file/],
  ])('is there when the plan is made: %j', (options, message) => {
    expect(() => validateOptions('module', options, files)).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    [{ file: write('good2.ts', GOOD), pages: 0 }, /module\.pages/],
    [{ file: write('none.ts', 'export const a = 1;') }, /default export must be defineScenario/],
    [{ file: write('broken.ts', 'export default {') }, /broken\.ts/],
    [{ file: write('throws.ts', "throw new Error('no luck');") }, /no luck/],
  ])('is refused by a code: %j', async (options, message) => {
    await expect(loaded(options)).rejects.toMatchObject({
      code: 'E_SPEC',
      message: expect.stringMatching(message),
    });
  });

  it('is the one that the plan was made with', async () => {
    const complete = validateOptions('module', { file: write('changed.ts', GOOD) }, files);
    write('changed.ts', `${GOOD}// another one`);
    await expect(scenarios.module!.load!(complete)).rejects.toThrow(/changed since the plan/);
  });
});
