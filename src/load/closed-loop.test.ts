import { describe, expect, it } from 'vitest';
import { monotonicNow } from '../measure/clock.ts';
import type { LoadScenario } from './flow.ts';
import { errorsOf, merged, onceFailed, runLoad, sumOf } from './support/run-load.ts';
import { deadPort, freePort, httpServer, keptServers, tcpServer } from './support/servers.ts';

const keep = keptServers();
const fast = () => keep(httpServer((_, response) => response.end('hello, world')));
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('the three clocks', () => {
  it('counts the response from the intended time, which is the previous answer plus the think time', async () => {
    const arrivals: number[] = [];
    const delay = 0.03;
    const target = await keep(
      httpServer((_, response) => {
        arrivals.push(monotonicNow());
        setTimeout(() => response.end(), delay * 1000);
      }),
    );
    const { batches, totals } = await runLoad({ target, users: 1, think: 'const:50ms', measure: 2 });
    const [response, roundtrip] = [merged(batches, 'response'), merged(batches, 'roundtrip')];
    expect(roundtrip.min).toBeGreaterThanOrEqual(delay * 1e6 - 1000);
    expect(response.min).toBeGreaterThanOrEqual(roundtrip.min);
    // One user never has two requests under way: done = intended + response, intended = done + 50 ms.
    for (let i = 1; i < arrivals.length; i++) {
      expect(arrivals[i]! - arrivals[i - 1]!).toBeGreaterThanOrEqual(delay + 0.05 - 0.002);
    }
    // response = roundtrip + lag, request by request, so also in the sums; only the first one, of second 0, may have
    // waited for its connection, which is no lag.
    const connected = batches.filter((b) => b.second >= 1);
    const sum = (clock: 'roundtrip' | 'lag') => merged(connected, clock).sum;
    expect(merged(connected, 'response').sum).toBeCloseTo(sum('roundtrip') + sum('lag'), 0);
    expect(response.count).toBe(arrivals.length);
    expect(totals[0]).toMatchObject({
      sent: arrivals.length,
      completed: arrivals.length,
      failed: 0,
      censored: 0,
      unsent: 0,
      dropped: 0,
      resent: 0,
    });
    expect(totals[0]!.think_s / totals[0]!.thinks).toBeCloseTo(0.05, 9);
  });

  it('puts times into the second that was intended and throughput into the second that was done', async () => {
    // Sent in second 0, answered in a later one.
    const target = await keep(httpServer((_, response) => setTimeout(() => response.end(), 1200)));
    const { batches } = await runLoad({ target, users: 3, think: 'const:60s', measure: 4 });
    const requests = batches.filter((b) => b.name === 'GET /');
    const [first, later] = [requests.filter((b) => b.second === 0), requests.filter((b) => b.second > 0)];
    expect(merged(first, 'response').count).toBe(3);
    expect(merged(first, 'lag').count).toBe(3);
    expect(sumOf(first, 'sent')).toBe(3);
    expect(sumOf(first, 'done')).toBe(0);
    expect(merged(later, 'response').count).toBe(0);
    expect(sumOf(later, 'done')).toBe(3);
    expect(sumOf(later, 'good')).toBe(3);
  });

  it('shows a stall of the server in the response times and not in the lag', async () => {
    let stalledUntil = 0;
    const target = await keep(
      httpServer((_, response) => setTimeout(() => response.end(), Math.max(0, stalledUntil - Date.now()))),
    );
    const during = () => setTimeout(() => (stalledUntil = Date.now() + 3000), 500);
    const { batches } = await runLoad({ target, users: 8, think: 'exp:10ms', measure: 5, during });
    expect(merged(batches, 'response').max).toBeGreaterThan(2_500_000);
    expect(merged(batches, 'lag').percentile(99)).toBeLessThan(merged(batches, 'response').max / 2);
  });

  it('obeys the interactive response-time law: N = X (R + Z)', async () => {
    const target = await keep(httpServer((_, response) => setTimeout(() => response.end(), 20)));
    const { batches, totals, times } = await runLoad({
      target,
      users: 20,
      think: 'exp:40ms',
      spawn_rate: 1e6,
      warmup: 1,
      measure: 8,
    });
    const window = batches.filter((b) => b.second >= 1 && b.second < 9);
    const x = sumOf(window, 'done') / (times.measureUntil - times.measureFrom);
    const r = merged(window, 'response').mean / 1e6;
    const z = totals[0]!.think_s / totals[0]!.thinks;
    expect((x * (r + z)) / 20).toBeGreaterThan(0.95);
    expect((x * (r + z)) / 20).toBeLessThan(1.05);
    expect(z).toBeGreaterThan(0.036);
    expect(z).toBeLessThan(0.044);
  });
});

describe('users', () => {
  it('come at the spawn rate, each with a connection of their own', async () => {
    const ports = new Map<number, number>();
    const target = await keep(
      httpServer((request, response) => {
        const port = request.socket.remotePort!;
        if (!ports.has(port)) ports.set(port, monotonicNow());
        response.end();
      }),
    );
    // All within the first half of second 0, long before it is told of.
    const load = { target, users: 10, think: 'const:20ms', spawn_rate: 20, measure: 2 };
    const { batches, times, totals } = await runLoad(load);
    const came = [...ports.values()].sort((a, b) => a - b);
    expect(came).toHaveLength(10);
    came.forEach((at, i) => {
      expect(at).toBeGreaterThanOrEqual(times.at + i / 20 - 0.001);
    });
    expect(totals[0]!.connects).toBe(10);
    const perSecond = batches.filter((b) => b.name === '').map((b) => [b.second, b.users]);
    expect(perSecond.slice(0, 2)).toEqual([
      [0, 10],
      [1, 10],
    ]);
  });

  it('are shared by threads, and ask for the same whatever the number of threads', async () => {
    const mix = (sequences: Map<number, string[]>): LoadScenario => ({
      user: ({ prepare, user }) => {
        const sequence: string[] = [];
        sequences.set(user, sequence);
        return {
          next: (rng) => {
            const path = `/${rng.uint32() % 1000}/${rng.stream(3).uint32() % 1000}`;
            sequence.push(path);
            return prepare({ name: 'GET /*', method: 'GET', path });
          },
        };
      },
    });
    const run = async (threads: number, seed = 5) => {
      const sequences = new Map<number, string[]>();
      const scenario = mix(sequences);
      const { totals, batches } = await runLoad({
        target: await fast(),
        users: 7,
        threads,
        seed,
        think: 'exp:20ms',
        measure: 3,
        scenario,
      });
      const last = batches.filter((b) => b.name === '' && b.second === 0);
      expect(last.map((b) => b.users).sort()).toEqual(threads === 3 ? [2, 2, 3] : [7]);
      expect(totals.reduce((sum, t) => sum + t.sent, 0)).toBe([...sequences.values()].flat().length);
      return sequences;
    };
    const [one, three, other] = [await run(1), await run(3), await run(1, 6)];
    for (let user = 0; user < 7; user++) {
      const [a, b, c] = [one.get(user)!, three.get(user)!, other.get(user)!];
      const common = Math.min(a.length, b.length, c.length);
      expect(common).toBeGreaterThan(5);
      expect(a.slice(0, common)).toEqual(b.slice(0, common));
      expect(a.slice(0, common)).not.toEqual(c.slice(0, common));
    }
    expect(one.get(0)!.slice(0, 5)).not.toEqual(one.get(1)!.slice(0, 5));
  });

  it('learn from good answers only, and say when there is nothing to learn', async () => {
    const learnt: string[] = [];
    const bodies = ['good', 'bad', 'useless'];
    let n = 0;
    const target = await keep(
      httpServer((_, response) => {
        const body = bodies[n++ % 3]!;
        response.statusCode = body === 'bad' ? 500 : 200;
        response.end(body);
      }),
    );
    const learn = (body: string) => {
      if (body === 'useless') throw new Error('planted');
      learnt.push(body);
    };
    const scenario: LoadScenario = {
      user: ({ prepare }) => {
        const request = prepare({ name: 'x', method: 'GET', path: '/', learn: true });
        return { next: () => request, learn };
      },
    };
    const { batches } = await runLoad({ target, users: 1, think: 'const:30ms', measure: 3, scenario });
    expect(new Set(learnt)).toEqual(new Set(['good']));
    expect(sumOf(batches, 'good')).toBe(learnt.length);
    expect(Object.keys(errorsOf(batches)).sort()).toEqual(['http_5xx', 'unexpected_body']);
  });
});

describe('trouble', () => {
  it('classes answers, timeouts, garbage, resets and closed connections, and goes on', async () => {
    const answers: Record<string, string> = { '/4': '404 X', '/5': '503 X', '/ok': '200 OK' };
    const target = await keep(
      tcpServer((socket, text) => {
        const path = text.split(' ')[1]!;
        if (answers[path]) socket.write(`HTTP/1.1 ${answers[path]}\r\nContent-Length: 0\r\n\r\n`);
        else if (path === '/garbage') socket.write('%&/()\r\n\r\n');
        else if (path === '/reset') socket.resetAndDestroy();
        else if (path === '/close') socket.end();
      }),
    );
    const paths = ['/4', '/5', '/ok', '/garbage', '/reset', '/close', '/silence'];
    const scenario: LoadScenario = {
      user: ({ prepare, user }) => {
        const path = paths[user]!;
        const request = prepare({ name: path, method: 'POST', path });
        return { next: () => request };
      },
    };
    const load = { target, users: paths.length, think: 'const:50ms', timeout_s: 1, measure: 4, scenario };
    const { batches, totals } = await runLoad(load);
    const errors = (name: string) => Object.keys(errorsOf(batches.filter((b) => b.name === name)));
    expect(paths.map(errors)).toEqual([
      ['http_4xx'],
      ['http_5xx'],
      [],
      ['malformed'],
      ['reset'],
      ['closed'],
      ['timeout'],
    ]);
    const { sent, completed, failed, censored } = totals[0]!;
    expect(sent).toBe(completed + failed + censored);
    for (const path of paths)
      expect(
        sumOf(
          batches.filter((b) => b.name === path),
          'done',
        ),
      ).toBeGreaterThan(1);
  });

  it('counts a request that found nobody at home, and pauses before the next one', async () => {
    const target = `http://127.0.0.1:${await deadPort()}`;
    const { batches, totals } = await runLoad({ target, users: 2, measure: 3 });
    const failed = errorsOf(batches).refused!;
    expect(failed).toBeGreaterThan(4);
    // One at the start, and one after each pause of 0.1 s.
    expect(failed).toBeLessThanOrEqual(2 * 31);
    expect(totals[0]).toMatchObject({ sent: 0, completed: 0, failed, connects: 0 });
  });

  it('finds a server that comes late', async () => {
    const port = await freePort();
    const appear = () => void keep(httpServer((_, response) => response.end(), '127.0.0.1', port));
    const { batches } = await runLoad({
      target: `http://127.0.0.1:${port}`,
      users: 2,
      think: 'const:10ms',
      measure: 5,
      during: onceFailed(appear),
    });
    expect(errorsOf(batches).refused).toBeGreaterThan(0);
    expect(sumOf(batches, 'good')).toBeGreaterThan(10);
  });

  it('reconnects to a server that closes after each answer', async () => {
    const target = await keep(
      httpServer((_, response) => response.setHeader('connection', 'close').end('bye')),
    );
    const { batches, totals } = await runLoad({ target, users: 2, think: 'const:5ms', measure: 3 });
    expect(errorsOf(batches)).toEqual({});
    expect(totals[0]!.connects).toBeGreaterThanOrEqual(totals[0]!.completed);
    expect(sumOf(batches, 'good')).toBeGreaterThan(10);
  });

  it('does not spin with a server that closes what it accepts', async () => {
    const target = await keep(
      tcpServer(
        () => {},
        (socket) => socket.end(),
      ),
    );
    const { totals, batches } = await runLoad({ target, users: 1, think: 'const:100ms' });
    expect(totals[0]!.completed).toBe(0);
    expect(totals[0]!.connects).toBeLessThan(50);
    expect(totals[0]!.failed).toBeGreaterThan(0);
    expect(sumOf(batches, 'done')).toBe(totals[0]!.failed);
  });
});

describe('the end', () => {
  it('sends nothing after the window, waits for what is in flight, and keeps it out of the window', async () => {
    const arrivals: number[] = [];
    const target = await keep(
      httpServer((_, response) => {
        arrivals.push(monotonicNow());
        setTimeout(() => response.end(), 300);
      }),
    );
    const { totals, times, batches } = await runLoad({ target, users: 4, measure: 1 });
    expect(totals[0]).toMatchObject({ sent: arrivals.length, completed: arrivals.length, censored: 0 });
    const inWindow = batches.filter((b) => b.second < 1);
    expect(sumOf(inWindow, 'done')).toBe(arrivals.length - 4);
    expect(merged(inWindow, 'response').count).toBe(arrivals.length);
    expect(monotonicNow()).toBeLessThan(times.drainUntil);
  });

  it('keeps what was done after a window of no whole length out of its last second', async () => {
    const target = await keep(httpServer((_, response) => setTimeout(() => response.end(), 200)));
    const { batches, totals } = await runLoad({ target, users: 1, measure: 1.5 });
    const after = batches.filter((b) => b.second >= 2);
    expect(sumOf(after, 'done')).toBe(1);
    expect(sumOf(batches, 'done')).toBe(totals[0]!.completed);
  });

  it('censors and counts what is still in flight when the drain ends', async () => {
    const target = await keep(tcpServer(() => {}));
    const { totals, batches } = await runLoad({ target, users: 5, measure: 1, drain: 0.3 });
    expect(totals[0]).toMatchObject({ sent: 5, completed: 0, failed: 0, censored: 5 });
    expect(errorsOf(batches)).toEqual({});
  });

  it('stops at once when told to', async () => {
    const target = await keep(tcpServer((socket, text) => text.includes('/slow') || socket.write(OK)));
    const scenario: LoadScenario = {
      user: ({ prepare, user }) => {
        const request = prepare({ name: 'x', method: 'GET', path: user === 0 ? '/slow' : '/' });
        return { next: () => request };
      },
    };
    const { totals, times } = await runLoad({
      target,
      users: 3,
      think: 'const:10ms',
      measure: 30,
      scenario,
      during: ([generator]) => setTimeout(() => generator!.post({ type: 'stop' }), 1500),
    });
    expect(monotonicNow()).toBeLessThan(times.measureUntil - 20);
    expect(totals[0]!.censored).toBeGreaterThanOrEqual(1);
    expect(totals[0]!.sent).toBe(totals[0]!.completed + totals[0]!.censored);
  });
});
