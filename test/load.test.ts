import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cert, key } from '../src/load/http/certificate.test.data.ts';
import { root, Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
let server: Server;
let url = '';
const seen: { method: string; url: string; header: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const header = request.headers['x-test'];
    seen.push({ method: request.method!, url: request.url!, header: String(header), body });
    if (request.url === '/broken') response.statusCode = 503;
    if (request.url === '/slow') await new Promise((resolve) => setTimeout(resolve, 80));
    response.end('hello, world');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  sandbox.remove();
});

const load = (...words: string[]) => sandbox.loadstone('load', ...words);
/** Fine, a threshold that failed, or a machine too busy to measure on. */
const ended = [0, 3, 4];

describe('loadstone load', () => {
  test('prints one JSON object with every figure, and nothing else', async () => {
    const { code, stdout, stderr } = await load(`${url}/`, '--rate', '100/s', '--duration', '2s', '--json');
    expect(ended, stderr).toContain(code);
    expect(stderr).toBe('');
    const figures = JSON.parse(stdout);
    const keys =
      'sent completed failed dropped achieved_rate throughput_rps goodput_rps errors response_ms roundtrip_ms lag_ms certificate validity validity_reasons thresholds';
    expect(Object.keys(figures)).toEqual(keys.split(' '));
    expect(Object.keys(figures.response_ms)).toEqual('mean p50 p90 p95 p99 p99_9 max'.split(' '));
    expect(figures.completed + figures.failed + figures.dropped).toBe(figures.certificate.arrivals);
    expect(figures.sent).toBe(figures.completed);
    // Poisson(200): outside 130 ... 270 with probability 1e-6.
    expect(figures.sent).toBeGreaterThan(130);
    expect(figures.sent).toBeLessThan(270);
  });

  test('asks what it is told to, in the model it is told to', async () => {
    seen.length = 0;
    const words =
      '--method POST --header x-test:yes --body hello --users 3 --think const:50ms --spawn-rate 100/s';
    const { stdout } = await load(`${url}/submit?a=1`, ...words.split(' '), '--duration', '1s', '--json');
    // It also looks for the service's own counters.
    const asked = seen.filter((one) => one.url !== '/metrics');
    expect(new Set(asked.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ method: 'POST', url: '/submit?a=1', header: 'yes', body: 'hello' })]),
    );
    const figures = JSON.parse(stdout);
    expect(figures.achieved_rate).toBeNull();
    expect(figures.certificate).toBeNull();
    expect(figures.sent).toBe(asked.length);
  });

  test('follows stages, whose integral is what arrives', async () => {
    const stages = ['--stage', '1s:100/s', '--stage', '1s:0/s', '--step', '1s:50/s'];
    const refused = await load(`${url}/`, ...stages);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/one of users, rate, stages, steps, trace/),
    ]);
    const words = ['--arrivals', 'constant', '--start-rate', '100/s', ...stages.slice(0, 4), '--json'];
    const { stdout } = await load(`${url}/`, ...words);
    // 100 in the first second, 50 in the second: a constant process has no other number.
    expect(JSON.parse(stdout).sent).toBe(150);
  });

  test('shows plain lines and a table where nobody watches a terminal', async () => {
    const { stdout, stderr } = await load(
      `${url}/`,
      '--rate',
      '50/s',
      '--duration',
      '3s',
      '--threshold',
      'p99<10s',
    );
    expect(stderr).toMatch(/^[12]\/3 s {2}sent \d+\/s/m);
    for (const word of ['requests', 'round trip', 'lag', '99%', 'p99<10s', 'validity'])
      expect(stdout).toContain(word);
  });

  test('exits 3 for a threshold that failed, and counts errors by class', async () => {
    const words = [
      '--rate',
      '200/s',
      '--arrivals',
      'constant',
      '--duration',
      '1s',
      '--threshold',
      'errors<1%',
      '--json',
    ];
    const { code, stdout } = await load(`${url}/broken`, ...words);
    const figures = JSON.parse(stdout);
    expect(figures.errors).toEqual({ http_5xx: 200 });
    expect(code).toBe(figures.validity === 'INVALID' ? 4 : 3);
  });

  test('drops what finds no connection in time, and says so', async () => {
    const words = '--rate 100/s --arrivals constant --connections 1 --timeout 300ms --duration 2s --json';
    const { stdout } = await load(`${url}/slow`, ...words.split(' '));
    const { sent, dropped, errors } = JSON.parse(stdout);
    expect(sent + dropped).toBe(200);
    expect(dropped).toBeGreaterThan(100);
    expect(errors.dropped).toBe(dropped);
  });

  test('survives a target that is down', async () => {
    const words = ['--rate', '50/s', '--arrivals', 'constant', '--duration', '1s', '--json'];
    const { code, stdout } = await load('http://127.0.0.1:1/', ...words);
    expect(ended).toContain(code);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 0, failed: 50, errors: { refused: 50 } });
  });

  test('reaches a Unix socket', async () => {
    const path = sandbox.path('app.sock');
    const local = createServer((_, response) => response.end('hello')).listen(path);
    await new Promise((resolve) => local.once('listening', resolve));
    const words = ['--rate', '50/s', '--arrivals', 'constant', '--duration', '1s', '--json'];
    const { stdout, stderr } = await load(`http+unix://${encodeURIComponent(path)}/x`, ...words);
    local.closeAllConnections();
    local.close();
    expect(JSON.parse(stdout), stderr).toMatchObject({ sent: 50, completed: 50 });
  });

  test('reaches a server with a certificate that nobody vouches for, if it may', async () => {
    const secure = createSecure({ key, cert }, (_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => secure.once('listening', resolve));
    const target = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
    const words = ['--rate', '50/s', '--arrivals', 'constant', '--duration', '1s', '--json'];
    const refused = JSON.parse((await load(target, ...words)).stdout);
    const accepted = JSON.parse((await load(target, '--insecure', ...words)).stdout);
    secure.closeAllConnections();
    secure.close();
    expect(refused).toMatchObject({ sent: 0, failed: 50, errors: { tls: 50 } });
    expect(accepted).toMatchObject({ sent: 50, completed: 50 });
  });

  test('writes formats into files, a line for each request where they have one', async () => {
    const formats = ['--format', 'csv=requests.csv', '--format', 'junit=junit.xml', '--format', 'k6=k6.json'];
    const words = ['--rate', '50/s', '--arrivals', 'constant', '--duration', '1s', '--json', ...formats];
    const { stdout } = await load(`${url}/`, ...words);
    const rows = readFileSync(sandbox.path('requests.csv'), 'utf8').trimEnd().split('\n');
    expect(rows[0]).toBe('index,intended,sent,done,status,bytes,name');
    expect(rows).toHaveLength(1 + JSON.parse(stdout).sent);
    const indices = rows.slice(1).map((row) => Number(row.split(',')[0]));
    expect([...indices].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(rows[1]).toMatch(/,200,12,GET \/$/);
    expect(existsSync(sandbox.path('junit.xml'))).toBe(true);
    expect(JSON.parse(readFileSync(sandbox.path('k6.json'), 'utf8')).metrics.http_reqs.count).toBe(50);
  });

  test.each(['csv', 'json'])('sends nothing where a file of %s cannot be written', async (format) => {
    seen.length = 0;
    const words = ['--rate', '50/s', '--duration', '1s', '--format', `${format}=no/such/folder.txt`];
    const { code, stdout, stderr } = await load(`${url}/`, ...words);
    expect([code, stdout, seen.length]).toEqual([1, '', 0]);
    expect(stderr).toMatch(/E_RESULTS_UNWRITABLE: no\/such\/folder\.txt cannot be written: ENOENT/);
  });

  test.runIf(existsSync('/dev/full')).each(['csv', 'json'])(
    'prints its figures also where the file of %s is full',
    async (format) => {
      const words = ['--rate', '50/s', '--arrivals', 'constant', '--duration', '1s', '--json'];
      const { code, stdout, stderr } = await load(`${url}/`, ...words, '--format', `${format}=/dev/full`);
      expect([code, JSON.parse(stdout).sent]).toEqual([1, 50]);
      expect(stderr).toMatch(/E_RESULTS_UNWRITABLE: \/dev\/full cannot be written/);
    },
  );

  test('Ctrl-C ends it, without figures and without a word of any that are kept', async () => {
    seen.length = 0;
    const { child, ended } = sandbox.start([
      'load',
      `${url}/`,
      '--rate',
      '50/s',
      '--format',
      'json=cut.json',
    ]);
    await expect
      .poll(() => seen.filter((one) => one.url === '/').length, { timeout: 60_000 })
      .toBeGreaterThan(0);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/E_INTERRUPTED/);
    expect(stderr).not.toMatch(/kept/);
    expect(existsSync(sandbox.path('cut.json'))).toBe(false);
  }, 90_000);

  test.each([
    [['ftp://127.0.0.1/', '--rate', '1/s'], /http/],
    [['nonsense', '--rate', '1/s'], /URL/],
    [['http://127.0.0.1:1/'], /one of users, rate, stages, steps, trace, offered_load, got none/],
    [['http://127.0.0.1:1/', '--rate', '100'], /a rate is a number from 0 with a unit/],
    [['http://127.0.0.1:1/', '--rate', '1/s', '--arrivals', 'gama:2'], /arrivals are one of/],
    [['http://127.0.0.1:1/', '--rate', '1/s', '--format', 'exe'], /a format is one of/],
    [['http://127.0.0.1:1/', '--rate', '1/s', '--header', 'nocolon'], /name:value/],
    [['http://127.0.0.1:1/', '--rate', '1/s', '--find-capacity', 'p99<1s'], /takes no --rate/],
    [['http://127.0.0.1:1/', '--rate', '1/s', '--duration', '1500ms'], /whole seconds/],
  ])('refuses %j before it sends anything', async (words, message) => {
    const { code, stderr, stdout } = await load(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('asks for your word before it loads another machine', async () => {
    const { code, stderr } = await load('http://192.0.2.1/', '--rate', '1/s', '--duration', '1s');
    expect([code, stderr]).toEqual([1, expect.stringContaining('E_TARGET_REMOTE')]);
  });

  test('finds the capacity between a rate that holds and one that fails', async () => {
    const words =
      '--min-rate 20/s --max-rate 80/s --duration 1s --drain 500ms --connections 1 --timeout 2s --json';
    const { code, stdout, stderr } = await load(
      `${url}/slow`,
      '--find-capacity',
      'p50<500ms',
      ...words.split(' '),
    );
    expect(ended, stderr).toContain(code);
    const { capacity, fails, judged } = JSON.parse(stdout);
    expect(judged.length).toBeGreaterThan(0);
    // One at a time, 80 ms each: 12.5 a second. Not even 20 a second are borne for long, 80 certainly not.
    if (capacity !== null) expect(capacity).toBeLessThan(80);
    if (fails !== null && capacity !== null) expect(fails).toBeGreaterThan(capacity);
  }, 300_000);
});

describe('the commands of the documents', () => {
  const commands = ['README.md', 'docs/reference/load.md'].flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^ *npx loadstone (load .*)$/gm)].map((m) => m[1]!),
  );

  test('are there', () => expect(commands.length).toBeGreaterThan(4));

  test.each([...new Set(commands)])(
    '%s',
    async (command) => {
      // On this server, and in seconds.
      const short = command
        .replace('http://127.0.0.1:8080', url)
        .replaceAll(/\b(30|60)s/g, '1s')
        .replace('--max-rate 20000/s', '--max-rate 200/s --duration 1s');
      const words = [...short.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      const { code, stderr } = await sandbox.loadstone(...words);
      expect(ended, stderr).toContain(code);
    },
    60_000,
  );
});

test('an open load in a spec is measured, analyzed and reported like any other', async () => {
  const spec = [
    'name: open',
    `arms: { server: { url: '${url}' } }`,
    'workload: { rate: 50/s, arrivals: poisson }',
    "factors: { workload.rate: ['50/s', '100/s'] }",
    'repetitions: 2',
    'phases: { warmup: 0s, measure: 1s, priming: 0s }',
  ];
  writeFileSync(sandbox.path('open.yaml'), spec.join('\n'));
  const { code, stderr } = await sandbox.loadstone('run', 'open.yaml', '--out', sandbox.fresh('open'));
  expect(code, stderr).toBe(0);
  const rows = readFileSync(sandbox.path('open', 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ rate, concurrency }) => [rate, concurrency]).sort()).toEqual([
    [100, null],
    [100, null],
    [50, null],
    [50, null],
  ]);
  expect(rows.every(({ evidence }) => evidence.certificate.arrivals > 0)).toBe(true);
  expect(
    existsSync(sandbox.path('open', 'run_000_server_r50')) ||
      existsSync(sandbox.path('open', 'run_000_server_r100')),
  ).toBe(true);
  const report = readFileSync(sandbox.path('open', 'report.md'), 'utf8');
  expect(report).toMatch(/open model, scenario http; `poisson` arrivals/);
  expect(existsSync(sandbox.path('open', 'plots', 'latency_p95_vs_rate.svg'))).toBe(true);
}, 120_000);
