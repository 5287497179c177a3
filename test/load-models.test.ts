import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './support/command.ts';

const sandbox = new Sandbox();
let server: Server;
let url = '';
/** Requests that the load makes ask for this path; what it asks for besides is not counted. */
const PATH = '/counted';
let [seen, inside, most] = [0, 0, 0];

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== PATH) return void response.end();
    seen++;
    most = Math.max(most, ++inside);
    setTimeout(() => {
      inside--;
      response.end('hello, world');
    }, 5);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  sandbox.remove();
});

const load = (...words: string[]) => sandbox.loadstone('load', url, ...words);
/** Fine, or a machine too busy to measure on. */
const ended = [0, 4];

test.each(['1', '4'])('--requests are so many exactly, on %s threads', async (threads) => {
  [seen, most] = [0, 0];
  const words = ['--users', '9', '--requests', '500', '--threads', threads, '--json'];
  const { code, stdout, stderr } = await load(...words);
  expect(ended, stderr).toContain(code);
  const figures = JSON.parse(stdout);
  expect(figures).toMatchObject({ sent: 500, completed: 500, failed: 0 });
  expect(figures.requests).toEqual({ planned: 500, completed: 500, failed: 0, censored: 0 });
  expect(seen).toBe(500);
  expect(most).toBeLessThanOrEqual(9);
  // 9 users, each waiting at least 5 ms for each answer (timers may be a little early).
  expect(figures.throughput_rps).toBeLessThan(9 / 0.004);
  expect(figures.goodput_rps).toBe(figures.throughput_rps);
});

test('--requests are counted apart from the warm-up', async () => {
  seen = 0;
  const { stdout } = await load('--users', '4', '--requests', '100', '--warmup', '1s', '--json');
  const figures = JSON.parse(stdout);
  expect(figures.completed).toBe(100);
  expect(seen).toBeGreaterThan(100);
});

test('--synchronous says what it sent of the rate that was asked for', async () => {
  const { stdout, stderr } = await load('--rate', '200/s', '--synchronous', '--duration', '2s', '--json');
  const { achieved_rate, validity_reasons } = JSON.parse(stdout);
  expect(stderr).toBe('');
  // A gap of 5 ms on average and an answer after 5 ms at least.
  expect(achieved_rate).toBeLessThan(150);
  expect(validity_reasons.join()).toMatch(/Of 200\/s asked, .*\/s were sent.*coordinated omission/);
});

test.each([
  [['--rate', '50/s', '--requests', '10'], /workload\.requests/],
  [['--users', '50', '--requests', '10'], /at least one for each of 50 users/],
  [['--users', '5', '--synchronous'], /synchronous goes with a rate/],
  [['--rate', 'spike:1/s,9/s,2s,2s', '--synchronous'], /one rate/],
  [['--rate', '5/s', '--arrivals', 'mmpp:4,0.2,100', '--synchronous'], /independent/],
])('%j is a mistake', async (words, message) => {
  const { code, stderr } = await load(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
