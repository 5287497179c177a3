import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { until } from '../src/core/abort.ts';
import { root, Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
const simulate = (...args: string[]) => sandbox.loadstone('simulate', 'autoscaling', ...args);
const write = (name: string, text: string) => {
  writeFileSync(sandbox.path(name), text);
  return name;
};
const read = (...path: string[]) => readFileSync(sandbox.path(...path), 'utf8');

const spec = `name: small
load:
  steps: [20s:5/s, 20s:30/s]
service: { time: exp:100ms }
replicas: { initial: 2, startup: const:3s }
objective: p95 < 500ms
price: 0.1
currency: EUR
policies:
  five: { policy: fixed, replicas: 5 }
  target: { policy: target-tracking, signal: utilisation, target: 0.6, interval: 5s }
repetitions: 3
`;

test('compares policies, draws them, and keeps each decision with its reasons', async () => {
  const { code, stdout, stderr } = await simulate(write('small.yaml', spec), '--out', sandbox.fresh('out'));
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/700 requests in 40s; service exp:100ms; start const:3s; p95 < 500ms/);
  expect(stdout).toMatch(/events, 3 repetitions, seed 1: 4,200 requests in all/);
  expect(stdout).toMatch(/^five is the only policy that keeps p95 < 500ms: /m);
  expect(stdout).toMatch(/^- target against five: /m);
  const table = stdout.split('\n').slice(4, 8);
  expect(Math.max(...table.map((row) => row.length))).toBeLessThanOrEqual(80);
  expect(readdirSync(sandbox.path('out')).sort()).toEqual(
    [
      ...['autoscaling_cost', 'autoscaling_over_time'].flatMap((name) => [
        `${name}.csv`,
        `${name}.png`,
        `${name}.svg`,
      ]),
      'decisions.jsonl',
      'summary.json',
    ].sort(),
  );
  const decisions = read('out', 'decisions.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // Every 15 s and every 5 s, in three repetitions.
  expect(decisions).toHaveLength(3 * (2 + 8));
  expect(decisions.at(-1)).toMatchObject({ policy: 'target', repetition: 2, time_s: 40 });
  for (const { why } of decisions) expect(why.length).toBeGreaterThan(0);
  const { policies, spec: told } = JSON.parse(read('out', 'summary.json'));
  // Five replicas for 40 s at 0.1 an hour.
  expect(policies[0].figures.cost.value).toBeCloseTo((5 * 40 * 0.1) / 3600, 9);
  expect(policies[1].differences.cost).toMatchObject({ n: 3 });
  expect(told.name).toBe('small');

  const again = await simulate('small.yaml', '--out', 'out');
  expect(again.stderr).toMatch(/E_RESULTS_EXIST/);
  expect(again.code).toBe(1);
}, 120_000);

test('threads change nothing, a seed and --set do', async () => {
  const path = write('other.yaml', spec);
  const ask = async (...args: string[]) => {
    const { stdout, stderr, code } = await simulate(path, '--json', '--repetitions', '2', ...args);
    expect(code, stderr).toBe(0);
    const { files, ...rest } = JSON.parse(stdout);
    expect(files).toHaveLength(8);
    return rest;
  };
  const [one, three, seeded, set] = await Promise.all([
    ask('--threads', '1', '--out', sandbox.fresh('one')),
    ask('--threads', '3', '--out', sandbox.fresh('three')),
    ask('--seed', '9', '--out', sandbox.fresh('seeded')),
    ask('--set', 'service.time=exp:50ms', '--out', sandbox.fresh('set')),
  ]);
  expect(three).toEqual(one);
  expect(one).toMatchObject({ repetitions: 2, seed: 1 });
  expect(seeded.policies[0].figures.late).not.toEqual(one.policies[0].figures.late);
  expect(set.policies[0].figures.p95_s.value).toBeLessThan(one.policies[0].figures.p95_s.value);
}, 120_000);

test('a load of times from a file, beside the spec, and a fluid', async () => {
  write('times.txt', Array.from({ length: 200 }, (_, i) => i / 10).join('\n'));
  write('trace.yaml', spec.replace('steps: [20s:5/s, 20s:30/s]', 'trace: times.txt'));
  const trace = await simulate('trace.yaml', '--out', sandbox.fresh('trace'), '--set', 'repetitions=1');
  expect(trace.code, trace.stderr).toBe(0);
  expect(trace.stdout).toMatch(/^200 requests in 20s/m);
  expect(trace.stdout).toMatch(/! One repetition: there are no intervals/);
  const fluid = await simulate('small.yaml', '--out', sandbox.fresh('fluid'), '--set', 'mode=fluid');
  expect(fluid.stdout).toMatch(/fluid, one run, seed 1: as asked for/);
  expect(fluid.stdout).toMatch(/! A fluid follows means/);
}, 120_000);

test('what is wrong is said before anything runs, with its line, and leaves nothing behind', async () => {
  write('small.yaml', spec);
  const cases: [string, RegExp][] = [
    [
      'policies.five.policy=guess',
      /E_SPEC: .*bad\.yaml:\d+: policies\.five: policy must be one of .*"guess"/,
    ],
    [
      'policies.five={policy: alert-driven}',
      /E_SPEC: .*bad\.yaml:\d+: policies\.five: alert-driven acts on alerts, and a simulation raises none/,
    ],
    ['price=-1', /E_SPEC: .*bad\.yaml:7: price: must be at least 0, got -1/],
    ['load={}', /E_SPEC: .*bad\.yaml:\d+: load: has one of rate, stages, steps, trace/],
    ['replicas.startup=const:-3s', /E_SPEC: .*replicas\.startup: .*got '-3s'/],
    ['load={trace: none.txt}', /E_TRACE: trace none\.txt: /],
    ['objective=p95 < 200ms', /E_PARAMETER: no number of replicas keeps p95 < 200ms/],
  ];
  write('bad.yaml', spec);
  const ended = await Promise.all(cases.map(([set]) => simulate('bad.yaml', '--set', set, '--out', 'bad')));
  ended.forEach(({ code, stderr }, i) => {
    expect(stderr, cases[i]![0]).toMatch(cases[i]![1]);
    expect(code, stderr).toBe(2);
  });
  expect(existsSync(sandbox.path('bad'))).toBe(false);
}, 120_000);

test('Ctrl-C ends it and leaves no folder', async () => {
  write('long.yaml', spec.replace('repetitions: 3', 'repetitions: 10000'));
  const { child, ended } = sandbox.start([
    'simulate',
    'autoscaling',
    'long.yaml',
    '--out',
    sandbox.fresh('long'),
  ]);
  await until(() => existsSync(sandbox.path('long')) || undefined, 50, AbortSignal.timeout(60_000));
  // Once: a second one would leave at once.
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(stderr).toMatch(/E_INTERRUPTED/);
  expect(code).toBe(130);
  expect(existsSync(sandbox.path('long'))).toBe(false);
}, 120_000);

test('the help has the arguments and an example, and the models keep theirs', async () => {
  const { stdout, code } = await simulate('--help');
  expect(code).toBe(0);
  expect(stdout).toContain(
    'Example:\n  loadstone simulate autoscaling experiments/simulation/autoscaling.yaml',
  );
  const models = await sandbox.loadstone('simulate', '--help');
  expect(models.stdout).toContain('autoscaling');
  expect(models.stdout).toContain('loadstone simulate mm1');
  const missing = await simulate();
  expect(missing.stderr).toMatch(/missing required argument 'spec'/);
  expect(missing.code).toBe(2);
}, 60_000);

test('a day of a million requests a second is followed as a fluid', async () => {
  const day = `${root}/experiments/simulation/day.yaml`;
  const args = ['--set', 'policies={one: {policy: fixed, replicas: 10500, maxReplicas: 15000}}'];
  const { code, stdout, stderr } = await simulate(day, '--out', sandbox.fresh('day'), ...args);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^51,8\d\d,\d{3},\d{3} requests in 24h/m);
  expect(stdout).toMatch(/^one is the only policy that keeps p95 < 50ms/m);
}, 240_000);
