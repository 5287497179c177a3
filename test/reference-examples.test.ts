import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { theoryModels } from '../src/queueing/index.ts';
import { root } from './support/command.ts';

const folder = join(root, 'docs', 'reference');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.md'),
);
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8');

/** The programs of a page: its fenced blocks in TypeScript that import from this package. */
const programs = (page: string) =>
  [...textOf(page).matchAll(/```ts\n([\s\S]*?)```/g)]
    .map((m) => m[1]!)
    .filter((text) => text.includes("from 'loadstone/"));

/** 'expression; // 0.04': what a line says that it is. */
const claim = /^(\S.*); \/\/ (-?\d[\d.e-]*)$/gm;

/** Runs a program against the sources: every line with a number behind it is compared, 1 in the last digit. */
async function run(program: string): Promise<number> {
  let checks = 0;
  const check = (value: unknown, written: string) => {
    const [digits = '', exponent = '0'] = written.split('e');
    const last = 10 ** (Number(exponent) - (digits.split('.')[1]?.length ?? 0));
    const distance = Math.abs(Number(value) - Number(written));
    expect(distance, `${value} against ${written}`).toBeLessThanOrEqual(digits.includes('.') ? last : 1e-9);
    checks++;
  };
  const modules: Record<string, unknown> = {};
  for (const [, name] of program.matchAll(/from 'loadstone\/(\w+)'/g)) {
    modules[name!] = await import(`../src/${name}/index.ts`);
  }
  const body = program
    .replace(/^import (\{[^}]*\}) from 'loadstone\/(\w+)';$/gm, 'const $1 = modules.$2;')
    .replace(claim, "check($1, '$2');");
  // A reader's program in the text of our own documents.
  new Function('modules', 'check', body)(modules, check);
  return checks;
}

describe.each(pages.filter((page) => programs(page).length > 0))('%s', (page) => {
  test('says what its examples answer', async () => {
    for (const program of programs(page)) expect(await run(program)).toBeGreaterThan(0);
  });
});

describe('the reference of queueing theory', () => {
  const theory = pages.filter((page) => page.startsWith('queueing'));

  test('has an executed example, a formula and a source on every page', () => {
    expect(theory.length).toBeGreaterThan(15);
    for (const page of theory.filter((one) => !one.endsWith('README.md'))) {
      expect(programs(page).length, page).toBeGreaterThan(0);
      expect(textOf(page), page).toMatch(/^Sources?: /m);
    }
  });

  test('shows how to ask every model on the command line', () => {
    const all = theory.map(textOf).join('');
    for (const [name, { example }] of Object.entries(theoryModels)) {
      expect(all).toContain(`npx loadstone theory ${name} ${example}\n`);
    }
  });
});

describe('the reference of statistics', () => {
  const statistics = pages.filter((page) => page.startsWith('statistics'));

  test('has an executed example and a source on every page, and a line in the index', () => {
    const index = textOf('statistics/README.md');
    expect(statistics.length).toBeGreaterThan(20);
    for (const page of statistics.filter((one) => !one.endsWith('README.md'))) {
      expect(programs(page).length, page).toBeGreaterThan(0);
      expect(textOf(page), page).toMatch(/^Sources?: /m);
      expect(index).toContain(`(${page.replace('statistics/', '')})`);
    }
  });
});
