import { afterEach, describe, expect, it } from 'vitest';
import { compiled } from '../core/compiled.ts';
import { monotonicNow } from '../measure/clock.ts';
import { type IntervalBatch, NO_REQUESTS } from '../measure/interval.ts';
import { type Generator, type GeneratorOptions, type LoadRun, prepareGenerator } from './coordinator.ts';
import { sumOf, testTrial } from './support/run-load.ts';
import { deadPort, httpServer, tcpServer } from './support/servers.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const realThread = compiled('src/run/generator-thread.ts', '../../', import.meta.url);
/** A thread whose main is this text, with its parent's `port`. */
const plantedThread = (text: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads'; ${text}`)}`,
  );

const http = { name: 'http', options: { method: 'GET', path: '/', headers: {} } };
const trialOf = (load: Parameters<typeof testTrial>[0]) => {
  const trial = testTrial(load);
  return { ...trial, workload: { ...trial.workload, scenario: http } };
};

async function prepared(
  options: GeneratorOptions,
  signal = new AbortController().signal,
): Promise<Generator> {
  const generator = await prepareGenerator(options, signal);
  closers.push(() => generator.close());
  return generator;
}

const server = async () => {
  const { url, close } = await httpServer((_, response) => response.end('hello'));
  closers.push(close);
  return url;
};

function runOf(seconds: number) {
  const at = monotonicNow() + 0.1;
  const heard: { thread: number; batch: IntervalBatch }[] = [];
  const run: LoadRun = {
    at,
    measureFrom: at,
    measureUntil: at + seconds,
    drainUntil: at + seconds + 2,
    onIntervals: (thread, batches) => {
      for (const batch of batches) heard.push({ thread, batch });
    },
  };
  return { run, heard };
}

describe('prepareGenerator', () => {
  it('runs one load over several threads and adds up what they report', async () => {
    const trial = trialOf({ target: '', users: 5, threads: 2, think: 'exp:20ms' });
    const generator = await prepared({ target: await server(), trial, thread: realThread });
    const { run, heard } = runOf(3);
    const report = await generator.run(run, new AbortController().signal);
    expect(report).toMatchObject({ threads: 2, lost: [] });
    const requests = heard.filter(({ batch }) => batch.name !== '').map(({ batch }) => batch);
    expect(sumOf(requests, 'sent')).toBe(report.totals.sent);
    expect(sumOf(requests, 'good')).toBe(report.totals.completed);
    expect(report.totals.completed).toBeGreaterThan(10);
    const users = heard.filter(({ batch }) => batch.name === '' && batch.second === 0);
    expect(users.map(({ thread, batch }) => [thread, batch.users]).sort()).toEqual([
      [0, 3],
      [1, 2],
    ]);
    if (process.platform === 'linux') expect(users.every(({ batch }) => batch.cpu_s !== null)).toBe(true);
  });

  it('prepares the scenario once, in thread 0, and says which request of it failed', async () => {
    const { url, close } = await httpServer((_, response) => {
      response.statusCode = 418;
      response.end('I am a teapot');
    });
    closers.push(close);
    const trial = trialOf({ target: '', users: 5 });
    const scenario = { name: 'tasktracker', options: { accounts: 2, tasks: 1 } };
    const options = {
      target: url,
      trial: { ...trial, workload: { ...trial.workload, scenario } },
      thread: realThread,
    };
    await expect(prepared(options)).rejects.toMatchObject({
      code: 'E_SETUP_FAILED',
      message: expect.stringMatching(/POST \/api\/v1\/auth\/register.*418.*I am a teapot/),
    });
    const dead = { ...options, target: `http://127.0.0.1:${await deadPort()}` };
    await expect(prepared(dead)).rejects.toMatchObject({
      code: 'E_SETUP_FAILED',
      message: expect.stringContaining('refused'),
    });
  });

  it('refuses a scenario that nobody knows', async () => {
    const trial = testTrial({ target: '', users: 1 });
    await expect(prepared({ target: await server(), trial, thread: realThread })).rejects.toMatchObject({
      code: 'E_UNKNOWN_SCENARIO',
    });
  });

  it('gives up a set-up when told to', async () => {
    const { url, close } = await tcpServer(() => {});
    closers.push(close);
    const trial = trialOf({ target: '', users: 5 });
    const scenario = { name: 'tasktracker', options: { accounts: 2, tasks: 1 } };
    const options = {
      target: url,
      trial: { ...trial, workload: { ...trial.workload, scenario } },
      thread: realThread,
    };
    const reason = new Error('enough');
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 300);
    await expect(prepared(options, abort.signal)).rejects.toBe(reason);
  });
});

describe('a lost thread', () => {
  const ready = `port.postMessage({ type: 'ready', setup: null, setupRequests: 0 });`;
  const onStart = (text: string) =>
    plantedThread(
      `port.on('message', (m) => { if (m.type === 'configure') { ${ready} } else if (m.type === 'start') { ${text} } });`,
    );

  it.each([
    ['fails', `throw new Error('planted')`, /planted/],
    ['exits', 'process.exit(3)', /code 3/],
    [
      'says so',
      `port.postMessage({ type: 'failed', code: 'E_GENERATOR_LOST', message: 'no hope' })`,
      /no hope/,
    ],
    ['falls silent', '', /said nothing/, 0.5],
    ['hangs', 'for (;;);', /said nothing/, 0.5],
  ])('that %s is reported', async (_, text, reason, silence_s = 20) => {
    const trial = trialOf({ target: '', users: 2 });
    const generator = await prepared({
      target: await server(),
      trial,
      thread: onStart(text),
      silence_s,
    });
    const report = await generator.run(runOf(1).run, new AbortController().signal);
    expect(report.lost).toEqual([{ thread: 0, reason: expect.stringMatching(reason) }]);
    expect(report.totals.sent).toBe(0);
  });

  it('leaves the others running', async () => {
    const totals = { ...NO_REQUESTS, sent: 7, completed: 7, connects: 1, statuses: { 200: 7 } };
    const thread = plantedThread(`let k; port.on('message', (m) => {
      if (m.type === 'configure') { k = m.config.thread; ${ready} }
      else if (k === 1) process.exit(1);
      else setTimeout(() => port.postMessage({ type: 'done', totals: ${JSON.stringify(totals)} }), 300);
    });`);
    const trial = trialOf({ target: '', users: 2, threads: 2 });
    const generator = await prepared({ target: await server(), trial, thread });
    const report = await generator.run(runOf(1).run, new AbortController().signal);
    expect(report).toEqual({
      threads: 2,
      totals,
      lost: [{ thread: 1, reason: expect.stringContaining('code 1') }],
    });
  });

  it('is an error before the load has begun', async () => {
    const trial = trialOf({ target: '', users: 2 });
    const thread = plantedThread(`throw new Error('planted')`);
    await expect(prepared({ target: await server(), trial, thread })).rejects.toMatchObject({
      code: 'E_GENERATOR_LOST',
      message: expect.stringContaining('planted'),
    });
  });
});

describe('abort', () => {
  it('stops the load and rejects with the reason', async () => {
    const trial = trialOf({ target: '', users: 2, think: 'const:10ms' });
    const generator = await prepared({ target: await server(), trial, thread: realThread });
    const abort = new AbortController();
    const reason = new Error('enough');
    const { run, heard } = runOf(60);
    setTimeout(() => abort.abort(reason), 2000);
    const started = monotonicNow();
    await expect(generator.run(run, abort.signal)).rejects.toBe(reason);
    expect(monotonicNow() - started).toBeLessThan(10);
    expect(heard.length).toBeGreaterThan(0);
  });

  it('ends a thread that does not listen', async () => {
    const thread = plantedThread(
      `port.on('message', (m) => { if (m.type === 'configure') port.postMessage({ type: 'ready', setup: null, setupRequests: 0 }); else for (;;); });`,
    );
    const generator = await prepared({
      target: await server(),
      trial: trialOf({ target: '', users: 1 }),
      thread,
    });
    const reason = new Error('enough');
    await expect(generator.run(runOf(60).run, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
