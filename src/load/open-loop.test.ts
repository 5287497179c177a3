import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { monotonicNow } from '../measure/clock.ts';
import type { LoadScenario } from './flow.ts';
import { errorsOf, merged, runLoad, sumOf } from './support/run-load.ts';
import { deadPort, httpServer, keptServers, tcpServer } from './support/servers.ts';

const keep = keptServers();
const fast = () => keep(httpServer((_, response) => response.end('hello')));
/** Answers after so many seconds. */
const slow = (delay_s: number) =>
  keep(httpServer((_, response) => setTimeout(() => response.end('hello'), delay_s * 1000)));

describe('the open loop', () => {
  it('sends every arrival, and tells of each how late', async () => {
    const { totals, batches, delays } = await runLoad({
      target: await fast(),
      open: { rate: 200 },
      measure: 2,
    });
    expect(totals[0]).toMatchObject({ sent: 400, completed: 400, failed: 0, dropped: 0, censored: 0 });
    expect(sumOf(batches, 'sent')).toBe(400);
    expect(delays[0]).toHaveLength(400);
    expect(delays[0]!.every((delay) => delay >= 0)).toBe(true);
    // response = roundtrip + what it waited, arrival by arrival, so also in the sums; delays are single floats.
    const waited = 1e6 * delays[0]!.reduce((sum, delay) => sum + delay, 0);
    expect(merged(batches, 'response').sum).toBeCloseTo(merged(batches, 'roundtrip').sum + waited, -1);
  });

  it('does not wait for answers: a stall of the server is in the response times of all who arrived meanwhile', async () => {
    const stall = { from: Infinity, until: Infinity };
    const target = await keep(
      httpServer(async (_, response) => {
        const now = monotonicNow();
        if (stall.from === Infinity) [stall.from, stall.until] = [now + 0.5, now + 1];
        if (now >= stall.from && now < stall.until) await sleep((stall.until - now) * 1000);
        response.end();
      }),
    );
    const { batches, totals } = await runLoad({ target, open: { rate: 100 }, measure: 2 });
    expect(totals[0]).toMatchObject({ sent: 200, completed: 200 });
    const response = merged(batches, 'response');
    // Of 50 arrivals in the half second, those of its first 0.4 s wait more than 0.1 s.
    const { indices, counts } = response.toSparse();
    const long = indices.reduce((sum, index, i) => sum + (index >= 2048 && index > 6000 ? counts[i]! : 0), 0);
    expect(response.max).toBeGreaterThan(400_000);
    expect(long).toBeGreaterThan(30);
  });

  it('shares one schedule out between threads', async () => {
    const target = await fast();
    const one = await runLoad({ target, open: { rate: 100, arrivals: 'poisson' }, seed: 7 });
    const three = await runLoad({ target, open: { rate: 100, arrivals: 'poisson' }, seed: 7, threads: 3 });
    const sent = three.totals.map((totals) => totals.sent);
    expect(sent.reduce((a, b) => a + b)).toBe(one.totals[0]!.sent);
    expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(1);
  });

  it('draws the request of an arrival from (seed, arrival) alone', async () => {
    const asked = async (threads: number) => {
      const seen: string[] = [];
      const target = await keep(
        httpServer((request, response) => {
          seen.push(request.url!);
          response.end();
        }),
      );
      const scenario: LoadScenario = {
        user: ({ prepare }) => ({
          next: (rng) => prepare({ name: 'draw', method: 'GET', path: `/${rng.uint32()}` }),
        }),
      };
      await runLoad({ target, open: { rate: 50 }, scenario, threads });
      return seen.sort();
    };
    const one = await asked(1);
    expect(new Set(one).size).toBe(50);
    expect(await asked(2)).toEqual(one);
  });
});

describe('sessions', () => {
  it('make their requests one after the other, each after the answer and a think time', async () => {
    const target = await slow(0.02);
    const session = { requests: 3, think: 'const:100ms' };
    const { totals, delays } = await runLoad({ target, open: { rate: 20, session }, measure: 2 });
    // 40 come; those of the last 0.24 s have no time for all three, on a machine that stalls some more.
    const { sent, completed } = totals[0]!;
    expect(delays[0]).toHaveLength(40);
    expect(completed).toBe(sent);
    expect(sent).toBeGreaterThan(80);
    expect(sent).toBeLessThan(120);
  });

  it('end with a request that failed', async () => {
    const target = await keep(
      httpServer((_, response) => {
        response.statusCode = 500;
        response.end();
      }),
    );
    const session = { requests: 3, think: 'const:10ms' };
    const { totals } = await runLoad({ target, open: { rate: 50, session } });
    expect(totals[0]).toMatchObject({ sent: 50, failed: 50 });
  });
});

describe('connections', () => {
  it('are at most as many as allowed: arrivals wait, and their response times say so', async () => {
    let most = 0;
    let now = 0;
    const target = await keep(
      httpServer((_, response) => {
        most = Math.max(most, ++now);
        setTimeout(() => {
          now--;
          response.end();
        }, 20);
      }),
    );
    const load = { target, open: { rate: 200, connections: 2 }, measure: 1, drain: 10 };
    const { totals, batches } = await runLoad(load);
    expect(most).toBe(2);
    // Two at a time, 20 ms each: 200 take at least 2 s, so the last waited more than one.
    expect(totals[0]).toMatchObject({ sent: 200, completed: 200, dropped: 0 });
    expect(merged(batches, 'response').max).toBeGreaterThan(900_000);
    expect(merged(batches, 'roundtrip').percentile(50)).toBeLessThan(500_000);
  });

  it('that are not free in time drop the arrival, which is counted and never sent', async () => {
    const load = { target: await slow(0.1), open: { rate: 100, connections: 1 }, timeout_s: 1, measure: 3 };
    const { totals, batches, delays } = await runLoad(load);
    const { sent, completed, failed, dropped } = totals[0]!;
    expect(sent + dropped).toBe(300);
    expect(dropped).toBeGreaterThan(50);
    expect([completed, failed]).toEqual([sent, 0]);
    expect(errorsOf(batches)).toEqual({ dropped });
    expect(delays[0]!.filter(Number.isNaN)).toHaveLength(dropped);
    // At ten a second the last would wait 20 s and more.
    expect(delays[0]!.filter((delay) => delay > 3)).toEqual([]);
  });

  it('are made anew when the server closes them', async () => {
    const target = await keep(
      httpServer((_, response) => {
        response.setHeader('connection', 'close');
        response.end();
      }),
    );
    const { totals } = await runLoad({ target, open: { rate: 100 } });
    expect(totals[0]).toMatchObject({ sent: 100, completed: 100, failed: 0 });
    expect(totals[0]!.connects).toBeGreaterThanOrEqual(100);
  });
});

describe('a target', () => {
  it('that is down fails every arrival and ends the load in time', async () => {
    const target = `http://127.0.0.1:${await deadPort()}`;
    const { totals, batches } = await runLoad({ target, open: { rate: 100 } });
    expect(totals[0]).toMatchObject({ sent: 0, failed: 100, dropped: 0 });
    expect(errorsOf(batches)).toEqual({ refused: 100 });
  });

  it('that never answers times every request out', async () => {
    const target = await keep(tcpServer(() => {}));
    const { totals, batches } = await runLoad({ target, open: { rate: 50 }, timeout_s: 1 });
    expect(totals[0]).toMatchObject({ sent: 50, failed: 50 });
    expect(errorsOf(batches)).toEqual({ timeout: 50 });
  });

  it('that does not end is left when the drain ends, and the rest is censored', async () => {
    const target = await keep(tcpServer(() => {}));
    const { totals } = await runLoad({ target, open: { rate: 50 }, drain: 1 });
    expect(totals[0]).toMatchObject({ sent: 50, completed: 0, failed: 0, censored: 50 });
  });

  it('that resets or talks nonsense fails those requests, by class', async () => {
    let n = 0;
    const target = await keep(
      tcpServer((socket) => {
        n++;
        if (n % 3 === 0) socket.resetAndDestroy();
        else if (n % 3 === 1) socket.write('garbage\r\n\r\n');
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    const { totals, batches } = await runLoad({ target, open: { rate: 90 } });
    const { completed, failed, sent } = totals[0]!;
    expect(completed + failed).toBe(90);
    expect(sent).toBe(90);
    const errors = errorsOf(batches);
    expect(errors.malformed).toBeGreaterThan(20);
    expect(completed).toBeGreaterThan(20);
  });
});

it('stops at once when told to', async () => {
  const started = monotonicNow();
  const { totals } = await runLoad({
    target: await slow(5),
    open: { rate: 100 },
    measure: 60,
    during: ([generator]) => setTimeout(() => generator!.post({ type: 'stop' }), 1500),
  });
  expect(monotonicNow() - started).toBeLessThan(20);
  expect(totals[0]!.completed).toBe(0);
  expect(totals[0]!.censored).toBeGreaterThan(0);
});
