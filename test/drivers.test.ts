import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/abort.ts';
import { drivers } from '../src/drivers/index.ts';
import { closed } from '../src/drivers/workload.test.data.ts';
import type { TrialResult } from '../src/results/trial-result.ts';
import { onPath } from './formats/support/tool.ts';
import { root, Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
let seen = 0;
const server = createServer((_, response) => {
  seen++;
  response.end('hello');
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  sandbox.remove();
});

const spec = (driver: string, more: { measure?: number; workload?: string } = {}) =>
  `name: driven
arms: { here: { url: '${url}' } }
workload: { ${more.workload ?? 'users: 2'}, driver: ${driver} }
repetitions: 1
phases: { warmup: 1s, measure: ${more.measure ?? 2}s, drain: 1s, priming: 0s }
`;

const rowsOf = (dir: string): TrialResult[] =>
  readFileSync(join(dir, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const journals = () => {
  const folder = join(sandbox.state, 'runs');
  return existsSync(folder) ? readdirSync(folder) : [];
};
/** Where tools have their files. */
const folders = () => readdirSync(tmpdir()).filter((name) => /^loadstone-[\da-f]{12}-k6-/.test(name));
const lives = (pid: number) => {
  try {
    // A zombie lives on for whoever does not read its end.
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(statusOf(pid));
  } catch {
    return false;
  }
};
const statusOf = (pid: number) =>
  existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
const within = (ms: number) => AbortSignal.timeout(ms);

/** What holds of a trial whatever tool made its load. */
function expectDriven(row: TrialResult, name: string, users: number): void {
  // A busy machine may leave a virtual machine little time.
  expect(row.total_requests).toBeGreaterThan(0);
  expect(row.total_failures).toBe(0);
  expect(row.latency_p95_ms).toBeGreaterThan(0);
  expect([row.lag_p50_ms, row.lag_p99_ms]).toEqual([null, null]);
  expect(row.evidence.certificate).toBeNull();
  expect(row.evidence.requests).toMatchObject({ censored: null, unsent: null, resent: null, failed: 0 });
  expect(row.evidence.generator.tool).toMatch(new RegExp(`^${name} \\d`));
  expect(row.evidence.users).toEqual({ planned: users, reached: users });
  expect(row.validity_reasons.join('\n')).toContain(`Not measured: lag and intended times: ${name}`);
}

describe('a load that a tool makes', () => {
  const fake = join(sandbox.path('bin'), 'k6');
  beforeAll(() => {
    mkdirSync(sandbox.path('bin'));
    const main = join(root, 'dist/test/support/fake-k6.js');
    writeFileSync(fake, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 });
    process.env.LOADSTONE_K6 = fake;
    process.env.LOADSTONE_TEST_TOKEN = 'hush-hush-hush';
  });
  afterAll(() => {
    delete process.env.LOADSTONE_K6;
    delete process.env.LOADSTONE_TEST_TOKEN;
  });
  const write = (text: string) => writeFileSync(sandbox.path('driven.yaml'), text);
  const secret = 'environment: { TOKEN: "${env.LOADSTONE_TEST_TOKEN}" }';

  test('comes to the results, figures and report of any other', async () => {
    write(spec(`{ name: k6, ${secret} }`));
    const before = seen;
    const out = sandbox.fresh('driven');
    const run = await sandbox.loadstone('run', 'driven.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);
    const [row] = rowsOf(out);
    expectDriven(row!, 'k6', 2);
    // The two that look for the service's own counters and its health are ours.
    expect(seen - before - row!.evidence.requests.sent).toBeGreaterThanOrEqual(0);
    expect(row!.evidence.requests.sent).toBe(row!.evidence.requests.completed);
    const trial = join(out, row!.run_id);
    expect(readFileSync(join(trial, 'driver.js'), 'utf8')).toContain("import http from 'k6/http'");
    expect(readFileSync(join(trial, 'driver.log'), 'utf8')).toContain(
      'the token is ${env.LOADSTONE_TEST_TOKEN}',
    );
    expect(readFileSync(join(trial, 'stats_stats.csv'), 'utf8')).toContain('GET,/fake,');
    expect(readFileSync(join(trial, 'resources.csv'), 'utf8')).toMatch(/,loadstone,k6,/);
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).software.k6).toBe('1.8.1');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('k6');
    for (const file of readdirSync(out, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(
        'hush-hush-hush',
      );
    }
    expect(journals()).toEqual([]);
  }, 60_000);

  test('is INVALID if the tool ends before the window', async () => {
    write(spec(`{ name: k6, args: ['--fake=dies'] }`));
    const out = sandbox.fresh('died');
    const run = await sandbox.loadstone('run', 'driven.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);
    const [row] = rowsOf(out);
    expect(row!.validity).toBe('INVALID');
    expect(row!.validity_reasons).toContain('k6 1.8.1 ended before the measured window did');
  }, 60_000);

  test('that does not begin is an error that quotes the tool, its secrets left out', async () => {
    write(spec(`{ name: k6, args: ['--fake=refuses'], ${secret} }`));
    const run = await sandbox.loadstone('run', 'driven.yaml', '--out', sandbox.fresh('refused'));
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/E_DRIVER_FAILED: k6 exited with code 107 .*/);
    expect(run.stderr).toContain('I do not like this script');
    expect(run.stderr).not.toContain('hush-hush-hush');
    expect(journals()).toEqual([]);
  }, 60_000);

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'ends with us on %s, and whatever the tool has started with it',
    async (signal) => {
      const before = folders();
      const pids = sandbox.fresh(`pids-${signal}`);
      write(spec(`{ name: k6, args: ['--pids=${pids}'] }`, { measure: 120 }));
      const { child, ended } = sandbox.start(['run', 'driven.yaml', '--out', sandbox.fresh(`out-${signal}`)]);
      const read = (): number[] | undefined => {
        const text = existsSync(pids) ? readFileSync(pids, 'utf8') : '';
        return text.endsWith(']') ? JSON.parse(text) : undefined;
      };
      const processes = await until(read, 50, within(60_000));
      expect(processes.every(lives)).toBe(true);
      child.kill(signal);
      const { code, stderr } = await ended;
      if (signal === 'SIGINT')
        expect([code, stderr]).toEqual([130, expect.stringContaining('E_INTERRUPTED')]);
      const isGone = () => !processes.some(lives) && journals().length === 0;
      await until(() => isGone() || undefined, 50, within(60_000));
      expect(folders().filter((name) => !before.includes(name))).toEqual([]);
    },
    150_000,
  );

  test('is refused before anything was started if the tool cannot make it', async () => {
    write(spec('k6', { workload: 'rate: 50/s' }));
    const ended = await sandbox.loadstone('validate', 'driven.yaml');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /E_DRIVER_UNABLE: k6 cannot make this load: workload\.arrivals: .*'poisson'/,
    );
  });

  test('is refused if the tool is not there', async () => {
    process.env.LOADSTONE_K6 = sandbox.path('no-k6');
    write(spec('k6'));
    const out = sandbox.fresh('missing');
    const ended = await sandbox.loadstone('run', 'driven.yaml', '--out', out);
    process.env.LOADSTONE_K6 = fake;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/E_DRIVER_MISSING: k6 1\.0\.0 or newer is needed/);
    expect(existsSync(out)).toBe(false);
  });

  test('goes on with the script that it began with, or not at all', async () => {
    writeFileSync(sandbox.path('own.js'), 'export default function () {}\n');
    write(spec('{ name: k6, script: own.js }'));
    const out = sandbox.fresh('own');
    const plan = await sandbox.loadstone('plan', 'driven.yaml', '--json');
    const { driver } = JSON.parse(plan.stdout).trials[0].workload;
    expect(driver.script).toEqual({
      file: sandbox.path('own.js'),
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    });
    const run = await sandbox.loadstone('run', 'driven.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);
    writeFileSync(join(out, 'results.jsonl'), '');
    writeFileSync(sandbox.path('own.js'), 'export default function () { /* other */ }\n');
    const again = await sandbox.loadstone('run', '--resume', out);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('has changed since the plan')]);
    const other = await sandbox.loadstone('run', 'driven.yaml', '--resume', out);
    expect(other.stderr).toContain('E_RESUME_MISMATCH');
  }, 90_000);
});

/** The tools themselves, where they are installed. */
const tools = [
  { name: 'k6', title: 'k6', own: 'k6.js' },
  { name: 'locust', title: 'Locust', own: 'locustfile.py' },
  { name: 'jmeter', title: 'JMeter', own: undefined },
] as const;

const own = {
  'k6.js': `import http from 'k6/http';
import { sleep } from 'k6';
export const options = { vus: 50, duration: '1s' };
export default function () { http.get(__ENV.LOADSTONE_TARGET + '/mine'); sleep(0.02); }
`,
  'locustfile.py': `from locust import HttpUser, constant, task
class Visitor(HttpUser):
    wait_time = constant(0.02)
    @task
    def mine(self):
        self.client.get("/mine")
`,
};

describe('the reference of drivers', () => {
  const text = readFileSync(join(root, 'docs/reference/drivers.md'), 'utf8');
  const blocks = [...text.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g)];

  test('has specs that are valid, with the scripts beside them', async () => {
    for (const [, file, body] of blocks) writeFileSync(sandbox.path(file!), body!);
    const specs = blocks.map(([, file]) => file!).filter((file) => file.endsWith('.yaml'));
    expect(specs.length).toBeGreaterThan(1);
    for (const file of specs) {
      const { code, stderr } = await sandbox.loadstone('validate', file);
      expect(code, stderr).toBe(0);
    }
  }, 60_000);

  test('names every tool, where it is looked for, and what it does not tell', () => {
    for (const { name, title, variable, oldest, untold } of Object.values(drivers)) {
      expect(text).toContain(`| \`${name}\``);
      expect(text).toContain(variable);
      expect(text).toContain(`${title} ${oldest.replace(/\.0$/, '')} or newer`);
      for (const sentence of untold({ workload: closed() })) {
        expect(text).toContain(sentence.split(':')[0]!.replace(' and ', ', '));
      }
    }
  });
});

describe.each(tools)('$title', ({ name, title, own: file }) => {
  const found = () => process.env[`LOADSTONE_${name.toUpperCase()}`] || onPath(name);
  const missing = `${name} is not on the PATH, and LOADSTONE_${name.toUpperCase()} names none`;

  test('makes the load of users that a spec describes', async ({ skip }) => {
    if (!found()) return skip(missing);
    writeFileSync(
      sandbox.path('tool.yaml'),
      spec(name, {
        workload:
          'users: 2, think: exp:20ms, scenario: { name: http, method: POST, path: "/p?a=1&b=2", headers: { x-a: "b<&>" }, body: \'{"a":"ä"}\' }',
      }),
    );
    const out = sandbox.fresh(`tool-${name}`);
    const run = await sandbox.loadstone('run', 'tool.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);
    const [row] = rowsOf(out);
    expectDriven(row!, title, 2);
    expect(readFileSync(join(out, row!.run_id, 'stats_stats.csv'), 'utf8')).toContain('POST,/p,');
  }, 180_000);

  test('runs a script of one own with the users of the spec', async ({ skip }) => {
    if (!found()) return skip(missing);
    if (file === undefined) return skip('see the test above: its plan is one');
    writeFileSync(sandbox.path(file), own[file]);
    writeFileSync(sandbox.path('own.yaml'), spec(`{ name: ${name}, script: ${file} }`));
    const out = sandbox.fresh(`own-${name}`);
    const run = await sandbox.loadstone('run', 'own.yaml', '--out', out);
    expect(run.code, run.stderr).toBe(0);
    const [row] = rowsOf(out);
    expectDriven(row!, title, 2);
    expect(row!.think_mean_s).toBeNull();
    expect(readFileSync(join(out, row!.run_id, 'stats_stats.csv'), 'utf8')).toContain('GET,/mine,');
  }, 180_000);
});

test('k6 makes the flows of a spec', async ({ skip }) => {
  if (!process.env.LOADSTONE_K6 && !onPath('k6')) return skip('k6 is not on the PATH');
  const flows = `users: 2, think: 10ms, scenario: { name: flows, data: { q: { rows: [{ a: 'x y' }] } }, flows: { one: { steps: [
    { get: "/a?q=\${q.a}", extract: { word: { regex: '(h\\w+)' } } }, { think: 20ms }, { post: "/b/\${word}", json: { w: "\${word}" }, check: { status: 200 } }] } } }`;
  writeFileSync(sandbox.path('flows.yaml'), spec('k6', { workload: flows }));
  const out = sandbox.fresh('flows-k6');
  const run = await sandbox.loadstone('run', 'flows.yaml', '--out', out);
  expect(run.code, run.stderr).toBe(0);
  const [row] = rowsOf(out);
  expectDriven(row!, 'k6', 2);
  const stats = readFileSync(join(out, row!.run_id, 'stats_stats.csv'), 'utf8');
  expect(stats).toContain('GET,/a,');
  expect(stats).toContain('POST,/b/{word},');
}, 120_000);

test('k6 sends arrivals at the rates of the spec', async ({ skip }) => {
  if (!process.env.LOADSTONE_K6 && !onPath('k6')) return skip('k6 is not on the PATH');
  const steps = "steps: ['2s:10/s', '2s:60/s'], arrivals: constant";
  writeFileSync(sandbox.path('open.yaml'), spec('k6', { workload: steps, measure: 3 }));
  const out = sandbox.fresh('open-k6');
  const run = await sandbox.loadstone('run', 'open.yaml', '--out', out);
  expect(run.code, run.stderr).toBe(0);
  const [row] = rowsOf(out);
  // 1 s at 10/s and 2 s at 60/s; a machine that stalls may bring some of them across an edge, or not at all.
  expect(row!.achieved_rps * 3).toBeGreaterThan(65);
  expect(row!.achieved_rps * 3).toBeLessThanOrEqual(195);
  expect(row!.evidence.users).toBeNull();
  expect(row!.validity_reasons.join('\n')).toContain('Not measured: the arrival certificate');
}, 120_000);
