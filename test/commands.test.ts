import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TrialResult } from '../src/results/index.ts';
import { type Ended, root, Sandbox } from './support/command.ts';
import { leftovers } from './support/leftovers.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const rows = (dir: string): TrialResult[] =>
  readFileSync(sandbox.path(dir, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

describe('systems up, sweep and systems down', async () => {
  const free = (await Promise.all([9000, 5435].map(isFree))).every(Boolean);

  test.skipIf(!free)(
    'measures a system that runs on its own ports, all its processes, and takes it down',
    async () => {
      const label = ['loadstone-up-tasktracker-monolith'];
      // The label is the same for everyone on this machine: a killed run of somebody else may have left its own.
      const foreign = leftovers(label);
      const up = await sandbox.loadstone('systems', 'up', 'tasktracker-monolith');
      expect(up.code, up.stderr).toBe(0);
      let down: Ended;
      try {
        expect((await fetch('http://127.0.0.1:9000/health')).status).toBe(200);

        const clean = await sandbox.loadstone('clean');
        expect(clean.stdout).toContain('kept up on purpose');

        const args =
          '--arch monolith --concurrency-levels 2 --duration-seconds 2 --warmup-seconds 0 --think 20ms';
        const sweep = await sandbox.loadstone(
          'sweep',
          ...args.split(' '),
          '--outdir',
          sandbox.fresh('swept'),
        );
        expect(sweep.code, sweep.stderr).toBe(0);
        const [row] = rows('swept');
        expect(row).toMatchObject({ arch: 'monolith', concurrency: 2, duration_s: 2, total_failures: 0 });
        expect(Object.keys(row!.resources.containers).sort()).toEqual(['db-1', 'monolith-1']);
        expect(row!.evidence.requests.system).toBe(row!.evidence.requests.sent);

        const again = await sandbox.loadstone('systems', 'up', 'tasktracker-monolith');
        expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/E_RUN_BUSY|E_PORT_BUSY/)]);
      } finally {
        down = await sandbox.loadstone('systems', 'down');
      }
      expect([down.code, down.stdout]).toEqual([0, 'tasktracker-monolith is down\n']);
      expect(await isFree(9000)).toBe(true);
      expect(leftovers(label).filter((one) => !foreign.includes(one))).toEqual([]);
    },
    120_000,
  );

  test('--deploy starts the architectures itself, one at a time', async () => {
    const args = '--deploy --concurrency-levels 2 --duration-seconds 1 --warmup-seconds 0 --think 20ms';
    sandbox.fresh('results');
    const sweep = await sandbox.loadstone('sweep', ...args.split(' '));
    expect(sweep.code, sweep.stderr).toBe(0);
    const [dir] = readdirSync(sandbox.path('results')).filter((name) => name.startsWith('sweep_'));
    expect(
      rows(join('results', dir!))
        .map((row) => row.arch)
        .sort(),
    ).toEqual(['microservices', 'monolith']);
  }, 120_000);

  test('--deploy and a base URL contradict each other', async () => {
    const sweep = await sandbox.loadstone('sweep', '--deploy', '--base-url-micro', 'http://localhost:1');
    expect([sweep.code, sweep.stderr]).toEqual([2, expect.stringContaining('E_USAGE')]);
  });
});

describe('a spec in TypeScript', () => {
  test('is planned as its YAML twin is', async () => {
    const experiment = `{ name: 'twin', arms: { a: { system: 'null-server' } }, workload: { users: 2 } }`;
    writeFileSync(
      sandbox.path('twin.ts'),
      `import { defineExperiment } from 'loadstone';\nexport default defineExperiment(${experiment});\n`,
    );
    writeFileSync(
      sandbox.path('twin.yaml'),
      'name: twin\narms: { a: { system: null-server } }\nworkload: { users: 2 }\n',
    );
    const [ts, yaml] = await Promise.all(
      ['twin.ts', 'twin.yaml'].map((file) => sandbox.loadstone('plan', file, '--json')),
    );
    expect(ts!.code, ts!.stderr).toBe(0);
    expect(ts!.stdout).toBe(yaml!.stdout);
  });
});

describe('exit codes for a program', () => {
  const spec = (delay: number) => `name: gate
arms: { server: { system: null-server, environment: { server: { DELAY_MS: '${delay}' } } } }
workload: { users: 4, think: 5ms, spawn_rate: 1000/s }
repetitions: 3
phases: { warmup: 0s, measure: 1s, drain: 1s, priming: 0s }
thresholds: ['p95 < 1us']
`;

  test('--strict: 4 for an INVALID trial, else 3 for a failed threshold; without it 0', async () => {
    writeFileSync(sandbox.path('gate.yaml'), spec(0));
    const strict = await sandbox.loadstone('run', 'gate.yaml', '--out', sandbox.fresh('fast'), '--strict');
    const invalid = rows('fast').some((row) => row.validity === 'INVALID');
    expect(strict.code, strict.stderr).toBe(invalid ? 4 : 3);
    const lax = await sandbox.loadstone('run', '--resume', 'fast');
    expect(lax.code).toBe(0);
    expect(lax.stderr).toContain('nothing is left to run');
  }, 60_000);

  test('compare --fail-if: 3 when it got slower beyond noise', async () => {
    writeFileSync(sandbox.path('slow.yaml'), spec(40));
    const slow = await sandbox.loadstone('run', 'slow.yaml', '--out', sandbox.fresh('slow'));
    expect(slow.code, slow.stderr).toBe(0);
    expect(existsSync(sandbox.path('fast', 'plan.json'))).toBe(true);
    const compare = await sandbox.loadstone('compare', 'fast', 'slow', '--fail-if', 'p50 +10%');
    const kept = ['fast', 'slow'].map((dir) => rows(dir).filter((row) => row.validity !== 'INVALID').length);
    // A machine that is busy elsewhere may leave too few trials to judge by.
    if (kept.every((count) => count === 3)) expect(compare.code, compare.stdout).toBe(3);
    else expect([0, 1, 3]).toContain(compare.code);
    const back = await sandbox.loadstone('compare', 'slow', 'fast', '--fail-if', 'p50 +10%');
    expect([0, 1]).toContain(back.code);
  }, 60_000);
});

test('every relative link of the documents leads somewhere', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'systems/README.md'].concat(
    ['tutorials', 'guides', 'reference'].flatMap((folder) =>
      readdirSync(join(root, 'docs', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => `docs/${folder}/${file}`),
    ),
  );
  for (const path of documents) {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, link] of text.matchAll(/\]\(((?!https?:|#)[^)#]+)/g)) {
      expect(existsSync(join(root, path, '..', link!)), `${path}: ${link}`).toBe(true);
    }
  }
});
