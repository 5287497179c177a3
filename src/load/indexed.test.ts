import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { firstRequestNumber, REQUEST_INDEX_HEADER } from '../core/request-index.ts';
import { monotonicNow } from '../measure/clock.ts';
import type { LoadScenario } from './flow.ts';
import { getRoot, runLoad, type TestLoad } from './support/run-load.ts';
import { httpServer, keptServers } from './support/servers.ts';

const keep = keptServers();

const FIRST = firstRequestNumber(1);

/** Says of each request what it would of a service of index/1000 ms, and remembers that. */
function telling() {
  const told = new Map<number, { readonly arrived: number; readonly freed: number }>();
  const received: (string | undefined)[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const number = request.headers[REQUEST_INDEX_HEADER] as string | undefined;
    const index = number === undefined ? undefined : String(Number(number) - FIRST);
    received.push(index);
    const arrived = Number(monotonicNow().toFixed(9));
    const freed = arrived + 1;
    if (index !== undefined) told.set(Number(index), { arrived, freed });
    response.setHeader(
      'server-timing',
      `service;dur=${index}, drawn;dur=${index}.5, occupancy;desc="arrived=${arrived.toFixed(9)} started=${arrived.toFixed(9)} freed=${freed.toFixed(9)}"`,
    );
    response.end();
  };
  return { told, received, handle };
}

const withSetUp: LoadScenario = {
  ...getRoot,
  setUp: async (client) => {
    await client.request({ name: 'set-up', method: 'GET', path: '/' });
  },
};

describe.each([1, 2])('over %i threads', (threads) => {
  it.each<[string, Partial<TestLoad>, number | null]>([
    ['an open load', { open: { rate: 150, arrivals: 'poisson' } }, null],
    ['sessions', { open: { rate: 40, session: { requests: 3, think: 'const:1ms' } } }, null],
    ['a closed load', { users: 5, think: 'exp:20ms' }, null],
    ['a count of requests', { users: 4, requests: 50, measure: 20 }, 50],
  ])(
    'each request of %s says its index once, and is told with what the server said',
    async (_, load, count) => {
      const { told, received, handle } = telling();
      const target = await keep(httpServer(handle));
      const { requests, totals, times } = await runLoad({
        ...load,
        target,
        threads,
        scenario: withSetUp,
        tells: 'indexed',
      });
      const [setUp, ...sent] = received;
      expect(setUp).toBeUndefined();
      const sum = totals.reduce((all, one) => all + one.sent, 0);
      expect(sent).toHaveLength(sum);
      if (count !== null) expect(sum).toBe(count);
      expect(sent.map(Number).sort((a, b) => a - b)).toEqual(requests.map(({ index }) => index));
      expect(new Set(sent).size).toBe(sum);
      expect(new Set(requests.map(({ thread }) => thread)).size).toBe(threads);
      for (const { index, server, sent_s, done_s } of requests) {
        const { arrived, freed } = told.get(index)!;
        expect(server).toEqual({
          arrived_s: arrived - times.at,
          started_s: arrived - times.at,
          freed_s: Number(freed.toFixed(9)) - times.at,
          service_s: index / 1000,
          drawn_s: Number(`${index}.5e-3`),
        });
        // One clock for both sides; the server's was rounded.
        expect(server!.arrived_s).toBeGreaterThan(sent_s! - 1e-8);
        expect(server!.arrived_s).toBeLessThan(done_s!);
      }
    },
  );
});

it('an open load without sessions numbers its arrivals without a gap', async () => {
  const target = await keep(httpServer((_, response) => response.end()));
  const { requests } = await runLoad({ target, open: { rate: 100 }, threads: 2, tells: 'indexed' });
  expect(requests.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(requests.every(({ server }) => server === null)).toBe(true);
});

it('requests say nothing where they are only told', async () => {
  const { received, handle } = telling();
  const target = await keep(httpServer(handle));
  const { requests } = await runLoad({ target, open: { rate: 50 }, tells: 'requests' });
  expect(requests).toHaveLength(50);
  expect(requests.every(({ server }) => server === null)).toBe(true);
  expect(new Set(received)).toEqual(new Set([undefined]));
});
