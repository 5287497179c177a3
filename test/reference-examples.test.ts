import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policies } from '../src/policies/index.ts';
import { specimens } from '../src/policies/specimens.test.data.ts';
import { theoryModels } from '../src/queueing/index.ts';
import { simulationModels } from '../src/sim/index.ts';
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
  await new Function('modules', 'check', `return (async () => {${body}})()`)(modules, check);
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

describe('the reference of policies', () => {
  const index = textOf('policies/README.md');

  test('has an executed example, a source and a line in the index on every page', () => {
    const own = pages.filter((page) => page.startsWith('policies') && !page.endsWith('README.md'));
    expect(own.length).toBeGreaterThan(policies.length);
    for (const page of own) {
      expect(programs(page).length, page).toBeGreaterThan(0);
      expect(textOf(page), page).toMatch(/^Sources?: /m);
      expect(index).toContain(`(${page.replace('policies/', '')})`);
    }
  });

  test.each(policies.map(({ name, make }) => [name, make] as const))(
    'names every key of %s',
    (name, make) => {
      let keys: string[] = [];
      try {
        make({ ...specimens[name], noSuchKey: 1 });
      } catch (error) {
        keys = String(error).split(' takes ')[1]!.split(', ');
      }
      expect(keys.length).toBeGreaterThan(2);
      const text = textOf(`policies/${name}.md`);
      for (const key of keys) expect(text, key).toMatch(new RegExp(`\`(behavior\\.)?${key}[\`.]`));
    },
  );
});

describe('the reference of simulation', () => {
  const simulation = pages.filter((page) => page.startsWith('simulation'));

  test('has an executed example and a source on every page, and a line in the index', () => {
    const index = textOf('simulation/README.md');
    expect(simulation.length).toBeGreaterThan(8);
    for (const page of simulation.filter((one) => !one.endsWith('README.md'))) {
      expect(programs(page).length, page).toBeGreaterThan(0);
      expect(textOf(page), page).toMatch(/^Sources?: /m);
      expect(index).toContain(`(${page.replace('simulation/', '')})`);
    }
  });

  test('shows how to simulate every model on the command line', () => {
    const all = simulation.map(textOf).join('');
    for (const [name, { example }] of Object.entries(simulationModels)) {
      expect(all).toContain(`npx loadstone simulate ${name} ${example}\n`);
    }
  });
});
