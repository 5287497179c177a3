import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../src/core/abort.ts';
import { REQUEST_INDEX_HEADER } from '../../src/core/request-index.ts';
import { drawnCalls, drawnService } from '../../src/sim/request-draws.ts';
import { parseDistributionOfMean } from '../../src/stats/distributions/parse.ts';
import { systems } from '../index.ts';
import { call, scrape, total } from '../test-support/client.ts';
import { deploy } from '../test-support/deploy.ts';
import { type RunningService, runMain, startService } from '../test-support/service.ts';

const MAIN = 'mm1/main.js';
/** A microsecond: sums of times since the machine's start are rounded. */
const ROUNDING_S = 1e-6;

const running: RunningService[] = [];
afterEach(async () => {
  for (const service of running.splice(0).reverse()) await service.stop('SIGKILL');
});

async function start(environment: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService(MAIN, { MODE: 'wait', SERVICE_TIME_SECONDS: '0.002', ...environment });
  running.push(service);
  return service;
}

interface Told {
  readonly index: number;
  readonly server: number | null;
  readonly drawn_s: number;
  readonly service_s: number;
  readonly cpu_s: number | null;
  readonly arrived_s: number;
  readonly started_s: number;
  readonly freed_s: number;
  readonly timing: string;
}

async function ask({ url }: { url: string }, index?: number): Promise<Told> {
  const options = index === undefined ? {} : { headers: { [REQUEST_INDEX_HEADER]: String(index) } };
  const answer = await call('GET', `${url}/`, options);
  expect(answer.status).toBe(200);
  return { ...(answer.body as Told), timing: String(answer.headers['server-timing']) };
}

/** So many at once, in the order in which they arrived there. */
async function askMany(service: { url: string }, count: number): Promise<Told[]> {
  const told = await Promise.all(Array.from({ length: count }, (_, index) => ask(service, index)));
  return told.sort((a, b) => a.arrived_s - b.arrived_s);
}

/** Asks without waiting; what became of it is known at the end, when the service is gone perhaps. */
const askAside = (service: RunningService) =>
  call('GET', service.url).then(
    ({ status }) => status,
    () => null,
  );

const haveCome = (service: RunningService, count: number) =>
  until(async () => (await scrape(service.url)).get('mm1_arrivals_total') === count || undefined, 5);

const sumOf = (told: readonly Told[], what: (one: Told) => number) =>
  told.reduce((sum, one) => sum + what(one), 0);

describe('what a request is given', () => {
  test('depends on the seed and on its index, and can be computed afterwards', async () => {
    const service = await start({ SEED: '42', DISTRIBUTION: 'gamma:0.5' });
    const distribution = parseDistributionOfMean('gamma:0.5', 0.002);
    for (const index of [7, 0, 2 ** 40, 7]) {
      const { drawn_s, service_s } = await ask(service, index);
      expect(drawn_s).toBe(drawnService(distribution, 42, index));
      expect(service_s).toBeGreaterThanOrEqual(drawn_s - ROUNDING_S);
    }
  });

  test('is counted from 0 where no index is sent', async () => {
    const service = await start();
    await ask(service, 50);
    expect([(await ask(service)).index, (await ask(service)).index]).toEqual([0, 1]);
  });

  test('is refused for an index that is none', async () => {
    const service = await start();
    for (const index of ['-1', '1.5', 'x', '']) {
      const answer = await call('GET', service.url, { headers: { [REQUEST_INDEX_HEADER]: index } });
      expect(answer).toMatchObject({ status: 422, body: { error: 'VALIDATION_FAILED' } });
    }
    expect((await scrape(service.url)).get('mm1_arrivals_total')).toBe(0);
  });
});

test('says in Server-Timing what it says in its body', async () => {
  const { timing, ...told } = await ask(await start());
  const { arrived_s, started_s, freed_s, service_s, drawn_s } = told;
  const pattern =
    /^queue;dur=([\d.]+), drawn;dur=([\d.]+), service;dur=([\d.]+), occupancy;dur=([\d.]+);desc="arrived=([\d.]+) started=([\d.]+) freed=([\d.]+)"$/;
  const values = pattern.exec(timing)!.slice(1).map(Number);
  const expected = [
    1000 * (started_s - arrived_s),
    1000 * drawn_s,
    1000 * service_s,
    1000 * (freed_s - started_s),
    arrived_s,
    started_s,
    freed_s,
  ];
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 5);
});

describe.each(['wait', 'cpu'])('in mode %s', (mode) => {
  const COUNT = 40;

  test('one server begins with who came first as soon as it is free, and not before', async () => {
    const told = await askMany(await start({ MODE: mode }), COUNT);
    let freed = 0;
    for (const one of told) {
      // Lindley's recursion on what was measured, to the last bit.
      expect(one.started_s).toBe(Math.max(one.arrived_s, freed));
      freed = one.freed_s;
      expect(one.server).toBe(0);
      expect(freed - one.started_s).toBeGreaterThanOrEqual(one.service_s - ROUNDING_S);
      // By the CPU clock of the process that burnt it, or as a wait.
      expect(one.cpu_s ?? one.service_s + ROUNDING_S).toBeGreaterThanOrEqual(one.drawn_s);
      expect(one.cpu_s === null).toBe(mode === 'wait');
    }
  });

  test('three servers begin with who came first when one of them is free', async () => {
    const told = await askMany(await start({ MODE: mode, SERVERS: '3' }), COUNT);
    const free = [0, 0, 0];
    for (const one of told) {
      expect(one.started_s).toBe(Math.max(one.arrived_s, Math.min(...free)));
      expect(free[one.server!]).toBeLessThanOrEqual(one.started_s);
      free[one.server!] = one.freed_s;
    }
  });

  test('sharing lets nobody wait, and nobody is faster than sharing allows', async () => {
    const told = await askMany(await start({ MODE: mode, DISCIPLINE: 'ps' }), COUNT);
    for (const one of told) {
      expect(one.freed_s - one.arrived_s).toBeGreaterThanOrEqual(one.drawn_s - ROUNDING_S);
    }
    // The server gives a second a second, to whoever is there.
    const until = Math.max(...told.map(({ freed_s }) => freed_s));
    expect(until - told[0]!.arrived_s).toBeGreaterThanOrEqual(sumOf(told, (one) => one.drawn_s) - ROUNDING_S);
  });

  test('what it reports adds up', async () => {
    const service = await start({ MODE: mode });
    const told = await askMany(service, COUNT);
    const samples = await scrape(service.url);
    const sums: [string, number][] = [
      ['mm1_servers', 1],
      ['mm1_arrivals_total', COUNT],
      ['mm1_refused_total', 0],
      ['mm1_in_system', 0],
      ['mm1_service_seconds_count', COUNT],
      ['mm1_response_seconds_count', COUNT],
      ['mm1_drawn_seconds_total', sumOf(told, (one) => one.drawn_s)],
      ['mm1_service_seconds_sum', sumOf(told, (one) => one.service_s)],
      ['mm1_service_cpu_seconds_total', sumOf(told, (one) => one.cpu_s ?? 0)],
      ['mm1_busy_seconds_total', sumOf(told, (one) => one.freed_s - one.started_s)],
      ['mm1_response_seconds_sum', sumOf(told, (one) => one.freed_s - one.arrived_s)],
      ['http_requests_in_flight', 0],
      ['http_requests_total{method="GET",route="/",status="200"}', COUNT],
    ];
    for (const [name, value] of sums) expect(samples.get(name), name).toBeCloseTo(value, 6);
    const buckets = [...samples].filter(([name]) => name.startsWith('mm1_service_seconds_bucket'));
    const counts = buckets.map(([, count]) => count);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(COUNT);
  });

  test('told to stop, it serves who is there and ends with 0', async () => {
    const patient = { DISTRIBUTION: 'const', SHUTDOWN_TIMEOUT_MS: '60000' };
    const service = await start({ MODE: mode, SERVICE_TIME_SECONDS: '0.2', ...patient });
    const answers = [1, 2, 3].map(() => askAside(service));
    await haveCome(service, 3);
    expect(await service.stop('SIGTERM')).toBe(0);
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    expect(service.errors()).toBe('');
  });
});

describe('a queue with room for K', () => {
  // Nobody leaves while the test looks.
  const endless = { SERVICE_TIME_SECONDS: '3000', DISTRIBUTION: 'const' };

  test.each([
    ['fifo', { SERVERS: '1', QUEUE_CAPACITY: '2' }, 3],
    ['fifo', { SERVERS: '2', QUEUE_CAPACITY: '0' }, 2],
    ['ps', { SERVERS: '1', QUEUE_CAPACITY: '2', DISCIPLINE: 'ps' }, 3],
  ])('refuses exactly the surplus: %s, %j', async (_discipline, environment, room) => {
    const service = await start({ ...endless, ...environment });
    const statuses: (number | null)[] = [];
    const asked = Array.from({ length: 10 }, async () => statuses.push(await askAside(service)));
    await until(() => statuses.length === 10 - room || undefined, 5);
    const samples = await scrape(service.url);
    expect(samples.get('mm1_arrivals_total')).toBe(10);
    expect(samples.get('mm1_refused_total')).toBe(10 - room);
    expect(samples.get('mm1_in_system')).toBe(room);
    expect(await call('GET', service.url)).toMatchObject({
      status: 503,
      body: { error: 'SERVICE_UNAVAILABLE', detail: 'there is no room in the queue' },
    });
    expect(statuses.every((status) => status === 503)).toBe(true);
    await service.stop('SIGKILL');
    await Promise.all(asked);
    expect(statuses.filter((status) => status === null)).toHaveLength(room);
  });
});

test('who has left is served all the same', async () => {
  const service = await start({ SERVICE_TIME_SECONDS: '2', DISTRIBUTION: 'const' });
  const leaving = new AbortController();
  const gone = fetch(service.url, { signal: leaving.signal }).catch(() => 'gone');
  await haveCome(service, 1);
  leaving.abort();
  expect(await gone).toBe('gone');
  await until(async () => (await scrape(service.url)).get('mm1_service_seconds_count') === 1 || undefined, 5);
});

describe('calls to other services', () => {
  test('are made with their probabilities, and hand the index on', async () => {
    const other = await start({ SEED: '9', SERVICE_TIME_SECONDS: '0.0001' });
    const service = await start({ SEED: '5', OUTBOUND: `${other.url}/:0.3`, SERVICE_TIME_SECONDS: '0.0001' });
    const indices = Array.from({ length: 60 }, (_, i) => i);
    const timings = await Promise.all(indices.map(async (index) => (await ask(service, index)).timing));
    expect(timings.every((timing) => /, outbound;dur=[\d.]+$/.test(timing))).toBe(true);
    const called = indices.filter((index) => drawnCalls([0.3], 5, index)[0]);
    expect(called.length).toBeGreaterThan(0);
    const samples = await scrape(other.url);
    expect(total(samples, 'mm1_arrivals_total')).toBe(called.length);
    const exponential = parseDistributionOfMean('exp', 0.0001);
    const drawn = called.reduce((sum, index) => sum + drawnService(exponential, 9, index), 0);
    expect(samples.get('mm1_drawn_seconds_total')).toBeCloseTo(drawn, 9);
  });

  test('that fail are said, and hold no server', async () => {
    const other = await start();
    const service = await start({ OUTBOUND: `${other.url}/nothing:1` });
    expect(await call('GET', service.url)).toMatchObject({ status: 502, body: { error: 'BAD_GATEWAY' } });
    await other.stop('SIGKILL');
    expect(await call('GET', service.url)).toMatchObject({
      status: 503,
      body: { detail: `${new URL(other.url).host} is unavailable` },
    });
    expect((await scrape(service.url)).get('mm1_in_system')).toBe(0);
  });
});

test.each([
  ['SERVICE_TIME_SECONDS', '-1', "SERVICE_TIME_SECONDS must be a number above 0 and at most 3600, got '-1'"],
  ['DISTRIBUTION', 'gamma:0', "DISTRIBUTION: gamma needs CV2 > 0, got 'gamma:0'"],
  ['MODE', 'busy', "MODE must be one of cpu, wait, got 'busy'"],
])('%s=%s keeps it from starting, and it says why in one line', async (name, value, message) => {
  expect(await runMain(MAIN, { PORT: '0', [name]: value })).toEqual({ code: 1, output: `mm1: ${message}\n` });
});

test('as a deployed system it is healthy, documented, and its replicas draw the same for the same index', async () => {
  const deployment = await deploy(systems.mm1!, { server: 2 });
  try {
    expect((await call('GET', `${deployment.target}/health`)).status).toBe(200);
    const { body } = await call('GET', `${deployment.target}/docs/json`);
    expect(Object.keys((body as { paths: object }).paths)).toEqual(['/']);
    const replicas = deployment.endpoints('server');
    expect(replicas).toHaveLength(2);
    const drawn = await Promise.all(replicas.map(async (url) => (await ask({ url }, 3)).drawn_s));
    expect(drawn).toEqual([3, 3].map((index) => drawnService(parseDistributionOfMean('exp', 0.1), 1, index)));
  } finally {
    await deployment.destroy();
  }
});
