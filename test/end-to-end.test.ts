import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeDerived, type TrialResult } from '../src/results/index.ts';
import { Sandbox } from './support/command.ts';

const spec = `name: tiny
arms:
  monolith: { system: tasktracker-monolith }
  microservices: { system: tasktracker-microservices }
workload: { scenario: tasktracker, users: 2, think: exp:20ms, spawn_rate: 100/s }
factors: { workload.users: [2, 6] }
repetitions: 2
phases: { warmup: 1s, measure: 1s, drain: 2s, priming: 1s }
thresholds: ['p95 < 10s', 'errors < 1%']
seed: 7
`;

const sandbox = new Sandbox();
const dir = sandbox.path('out');
afterAll(() => sandbox.remove());

const json = (...path: string[]) => JSON.parse(readFileSync(join(dir, ...path), 'utf8'));
const rows = (): TrialResult[] =>
  readFileSync(join(dir, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Hash of every file below a folder, by its path. */
function bytes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

describe('a run of TaskTracker as a monolith and as microservices', () => {
  let printed: { results: string; findings: { text: string }[] };

  beforeAll(async () => {
    writeFileSync(sandbox.path('tiny.yaml'), spec);
    const run = await sandbox.loadstone('run', 'tiny.yaml', '--out', dir, '--json');
    expect(run.code, run.stderr).toBe(0);
    printed = JSON.parse(run.stdout);
    expect(run.stderr).toContain('[8/8]');
  }, 180_000);

  test('records every trial once, in the order of the plan', () => {
    expect(rows().map((row) => row.run_id)).toEqual(
      json('plan.json').trials.map((t: { run_id: string }) => t.run_id),
    );
    expect(rows().map((row) => row.order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('did real work in both arms, and both did it alike', () => {
    for (const row of rows()) {
      expect(row.arch).toBe(row.arm);
      expect(row.total_requests, row.run_id).toBeGreaterThan(5);
      expect(row.total_failures, row.run_id).toBe(0);
      expect(row.latency_p95_ms).toBeGreaterThan(0);
      expect(row.resources.totals.total_cpu_units).toBeGreaterThan(0);
      expect(row.resources.totals.total_mem_gb).toBeGreaterThan(0.05);
      // Closed loop: users / (think time) bounds the throughput.
      expect(row.throughput_rps).toBeLessThan((2 * row.concurrency!) / 0.02);
    }
    const services = Object.keys(
      rows().find((row) => row.arm === 'microservices')!.resources.containers,
    ).sort();
    expect(services).toEqual([
      'gateway-1',
      'stats-service-1',
      'task-db-1',
      'task-service-1',
      'user-db-1',
      'user-service-1',
    ]);
  });

  test('generator and system counted the same requests', () => {
    for (const { evidence, run_id } of rows()) {
      expect(evidence.requests.system, run_id).toBe(evidence.requests.sent);
      expect(evidence.system, run_id).not.toBeNull();
    }
  });

  test('leaves the files that users know', () => {
    for (const { run_id } of rows()) {
      expect(readdirSync(join(dir, run_id)).sort()).toEqual(
        [
          'events.jsonl',
          'intervals.hlog',
          'lag.hlog',
          'load.log',
          'report.html',
          'resources.csv',
          'results.json',
          'stats_stats.csv',
          'stats_stats_history.csv',
        ].sort(),
      );
    }
    const plots = readdirSync(join(dir, 'plots')).filter((name) => name.endsWith('.png'));
    expect(plots.sort()).toEqual(
      [
        'cpu_vs_concurrency.png',
        'crossover_analysis.png',
        'efficiency_vs_concurrency.png',
        'error_rate_vs_concurrency.png',
        'latency_p50_vs_concurrency.png',
        'latency_p95_vs_concurrency.png',
        'latency_p99_vs_concurrency.png',
        'memory_vs_concurrency.png',
        'throughput_vs_concurrency.png',
      ].sort(),
    );
    expect(json('all_results.json')).toHaveLength(8);
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain(printed.findings[0]!.text.slice(0, 20));
  });

  test('leaves no process and no journal', () => {
    expect(existsSync(join(sandbox.state, 'runs')) ? readdirSync(join(sandbox.state, 'runs')) : []).toEqual(
      [],
    );
  });

  test('analyze and report make the same bytes again', async () => {
    const before = bytes(dir);
    await removeDerived(dir);
    expect(Object.keys(bytes(dir)).length).toBeLessThan(Object.keys(before).length);
    expect((await sandbox.loadstone('analyze', dir)).code).toBe(0);
    expect((await sandbox.loadstone('report', dir)).code).toBe(0);
    expect(bytes(dir)).toEqual(before);
  }, 60_000);

  test('compared with itself it is no different', async () => {
    const compare = await sandbox.loadstone('compare', dir, dir, '--fail-if', 'p95 +10%');
    // On a machine that is busy elsewhere there may be no trial to compare, and it has to say so.
    const comparable = rows().some((row) => row.validity !== 'INVALID');
    expect([compare.code, compare.stderr]).toEqual(
      comparable ? [0, ''] : [1, expect.stringContaining('E_NOTHING_COMPARABLE')],
    );
  });

  test('--resume after a torn last line runs just what is missing', async () => {
    const complete = rows();
    const lines = readFileSync(join(dir, 'results.jsonl'), 'utf8').trimEnd().split('\n');
    writeFileSync(join(dir, 'results.jsonl'), `${lines.slice(0, 7).join('\n')}\n`);
    appendFileSync(join(dir, 'results.jsonl'), lines[7]!.slice(0, 100));
    const run = await sandbox.loadstone('run', '--resume', dir);
    expect(run.code, run.stderr).toBe(0);
    expect(rows().slice(0, 7)).toEqual(complete.slice(0, 7));
    expect(rows()[7]!.run_id).toBe(complete[7]!.run_id);
    expect(rows()).toHaveLength(8);
  }, 60_000);
});

describe('a service at a URL', () => {
  const server = createServer((_, response) => response.end('hello'));
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('is measured with what can be had of it, and what cannot is a gap', async () => {
    writeFileSync(
      sandbox.path('url.yaml'),
      `name: url\narms: { here: { url: '${url}' } }\nworkload: { users: 2, think: 10ms }\nrepetitions: 1\nphases: { warmup: 0s, measure: 1s, priming: 0s }\n`,
    );
    const out = sandbox.fresh('url-out');
    const run = await sandbox.loadstone('run', 'url.yaml', '--out', out, '--json');
    expect(run.code, run.stderr).toBe(0);
    const row: TrialResult = JSON.parse(readFileSync(join(out, 'results.jsonl'), 'utf8'));
    expect(row.total_requests).toBeGreaterThan(10);
    expect(row.evidence.requests.system).toBeNull();
    expect(row.evidence.system).toBeNull();
    expect(row.validity_reasons.join()).toContain('does not count its requests');
    expect(Object.keys(row.resources.containers)).toEqual([`pid-${process.pid}`]);
  }, 60_000);

  test("an own service of the spec's is started, told its port, and stopped", async () => {
    writeFileSync(
      sandbox.path('own.cjs'),
      "require('node:http').createServer((q, s) => s.end('ok')).listen(process.env.PORT, '127.0.0.1');",
    );
    writeFileSync(
      sandbox.path('own.yaml'),
      `name: own\narms: { mine: { service: { command: [node, own.cjs], port: 8080, health: / } } }\nworkload: { users: 2, think: 10ms }\nrepetitions: 1\nphases: { warmup: 0s, measure: 1s, priming: 0s }\n`,
    );
    const run = await sandbox.loadstone('run', 'own.yaml', '--json');
    expect(run.code, run.stderr).toBe(0);
    const { results } = JSON.parse(run.stdout);
    expect(results).toMatch(/^results\/own_\d{8}_\d{6}$/);
    expect(readdirSync(sandbox.path(results, 'plots')).length).toBeGreaterThan(0);
  }, 60_000);
});

describe('bad input is a coded error before anything was started', () => {
  const good = spec.replace('repetitions: 2', 'repetitions: 1');
  const run = async (text: string, ...args: string[]) => {
    writeFileSync(sandbox.path('bad.yaml'), text);
    return sandbox.loadstone('run', 'bad.yaml', ...args);
  };
  const arms = (text: string) => good.replace(/arms:[\s\S]*?workload/, `arms: ${text}\nworkload`);

  test.each([
    [
      'a wrong spec',
      good.replace('users: 2', 'users: two'),
      2,
      /E_SPEC: bad\.yaml:5: workload\.users: .*"two"/,
    ],
    ['an unknown system', arms('{ a: { system: taskmaster } }'), 2, /E_UNKNOWN_SYSTEM: .*'taskmaster'/],
    [
      'an unknown scenario',
      good.replace('scenario: tasktracker', 'scenario: chess'),
      2,
      /E_UNKNOWN_SCENARIO: .*'chess'/,
    ],
    [
      'a URL that nobody answers',
      arms("{ a: { url: 'http://127.0.0.1:9' } }"),
      1,
      /E_TARGET_UNREACHABLE: .*127\.0\.0\.1:9/,
    ],
    [
      'a target elsewhere',
      arms("{ a: { url: 'http://192.0.2.1:80' } }"),
      1,
      /E_TARGET_REMOTE: .*192\.0\.2\.1/,
    ],
    [
      'a program that is not there',
      arms('{ a: { service: { command: [no-such-program], port: 1234 } } }'),
      2,
      /no-such-program/,
    ],
  ])('%s', async (_, text, code, message) => {
    const out = sandbox.fresh(`bad-${code}-${message.source.length}`);
    const ended = await run(text, '--out', out);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
    expect(existsSync(join(sandbox.state, 'runs')) ? readdirSync(join(sandbox.state, 'runs')) : []).toEqual(
      [],
    );
  });

  test('a service that never becomes healthy names its log', async () => {
    writeFileSync(sandbox.path('dies.cjs'), "console.error('no licence'); process.exit(7);");
    const ended = await run(arms('{ a: { service: { command: [node, dies.cjs], port: 1234 } } }'));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/E_NOT_READY: .*\.log/);
    expect(ended.stderr).toContain('no licence');
  });

  test('a results folder that is none, one that is taken, and one of another plan', async () => {
    const none = await sandbox.loadstone('analyze', sandbox.home);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('E_RESULTS_NOT')]);
    const taken = await run(good, '--out', sandbox.home);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('E_RESULTS_EXIST')]);
    const other = await run(good, '--resume', dir);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('E_RESUME_MISMATCH')]);
  });

  test('a damaged line in the middle of results.jsonl is named', async () => {
    const copy = sandbox.path('damaged');
    rmSync(copy, { recursive: true, force: true });
    const { cpSync } = await import('node:fs');
    cpSync(dir, copy, { recursive: true });
    const lines = readFileSync(join(copy, 'results.jsonl'), 'utf8').split('\n');
    lines[2] = lines[2]!.slice(0, 50);
    writeFileSync(join(copy, 'results.jsonl'), lines.join('\n'));
    const ended = await sandbox.loadstone('analyze', copy);
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/E_RESULTS_CORRUPT: .*results\.jsonl, line 3/),
    ]);
  });

  test.each([['run'], ['sweep', '--arch', 'both?'], ['sweep', '--concurrency-levels', '1,x'], ['fly']])(
    'a wrong command line: %s %s %s',
    async (...args) => {
      const ended = await sandbox.loadstone(...args);
      expect(ended.code).toBe(2);
      expect(ended.stdout).toBe('');
    },
  );
});

test('Ctrl-C stops what was started, keeps what was measured, and says how to go on', async () => {
  writeFileSync(
    sandbox.path('long.yaml'),
    spec.replace('measure: 1s', 'measure: 2s').replace('repetitions: 2', 'repetitions: 5'),
  );
  const out = sandbox.fresh('interrupted');
  const { child, ended } = sandbox.start(['run', 'long.yaml', '--out', out]);
  await new Promise<void>((resolve) =>
    child.stderr.on('data', (data) => String(data).includes('[1/20]') && resolve()),
  );
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /E_INTERRUPTED: .* of 20 trials are kept, go on with: loadstone run --resume .*interrupted/,
  );
  expect(readFileSync(join(out, 'results.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(1);
  expect(existsSync(join(sandbox.state, 'runs')) ? readdirSync(join(sandbox.state, 'runs')) : []).toEqual([]);
}, 90_000);

test('every command has help with an example', async () => {
  const { stdout } = await sandbox.loadstone('--help');
  const names = [...stdout.matchAll(/^ {2}(\w+)[ |]/gm)].map((m) => m[1]!).filter((name) => name !== 'help');
  expect(names).toEqual(
    expect.arrayContaining([
      'run',
      'plan',
      'validate',
      'analyze',
      'report',
      'compare',
      'sweep',
      'systems',
      'clean',
      'schema',
    ]),
  );
  for (const name of names.filter((n) => n !== 'loadstone')) {
    const help = await sandbox.loadstone(name, '--help');
    expect(help.code).toBe(0);
    expect(help.stdout, name).toContain('Example:');
  }
}, 60_000);
