import { describe, expect, it } from 'vitest';
import { monotonicNow } from '../measure/clock.ts';
import { errorsOf, onceFailed, runLoad, sumOf, type TestLoad } from './support/run-load.ts';
import { deadPort, freePort, httpServer, keptServers, tcpServer } from './support/servers.ts';

const keep = keptServers();

const USERS = 5;
/** Longer than any stall of this machine, and shorter than the drain. */
const TIMEOUT_S = 5;
/** For those who keep a load waiting: several of these fit into the window. */
const IMPATIENT = { timeout_s: 0.5, measure: 3 };
/** A machine that is busy with other tests may be late by this. */
const GRACE_S = 3;

/** Runs a load to its end, which must come in time, and be accounted for request by request. */
async function survive(load: Partial<TestLoad> & { target: string }) {
  const { times, totals, batches } = await runLoad({
    users: USERS,
    think: 'const:20ms',
    timeout_s: TIMEOUT_S,
    measure: 2,
    drain: TIMEOUT_S + 1,
    ...load,
  });
  expect(monotonicNow()).toBeLessThan(times.drainUntil + GRACE_S);
  const [total] = totals;
  const errors = errorsOf(batches);
  expect(Object.values(errors).reduce((a, b) => a + b, 0)).toBe(total!.failed);
  expect(sumOf(batches, 'done')).toBe(total!.completed + total!.failed);
  expect(total).toMatchObject({ censored: 0, unsent: 0, dropped: 0 });
  return { errors, good: sumOf(batches, 'good'), total: total! };
}

describe('a load survives a target that', () => {
  it('is down', async () => {
    const { errors, good } = await survive({ target: `http://127.0.0.1:${await deadPort()}` });
    expect(Object.keys(errors)).toEqual(['refused']);
    expect(errors.refused).toBeGreaterThan(USERS);
    expect(good).toBe(0);
  });

  it('has a name that nobody knows', async () => {
    // Looking up may itself take longer than anybody waits.
    const { errors } = await survive({ target: 'http://name.invalid', ...IMPATIENT });
    expect(['dns', 'connect_timeout']).toEqual(expect.arrayContaining(Object.keys(errors)));
    expect(Object.keys(errors)).not.toEqual([]);
  });

  it('resets what it accepts, at once', async () => {
    const target = await keep(
      tcpServer(
        () => {},
        (socket) => socket.resetAndDestroy(),
      ),
    );
    const { errors } = await survive({ target });
    // Before the request it is no failure to be reset, with it in flight it is.
    expect(['reset', 'closed']).toEqual(expect.arrayContaining(Object.keys(errors)));
    expect(Object.keys(errors)).not.toEqual([]);
  });

  it('resets what it is asked', async () => {
    const { errors } = await survive({ target: await keep(tcpServer((socket) => socket.resetAndDestroy())) });
    expect(['reset', 'closed']).toEqual(expect.arrayContaining(Object.keys(errors)));
    expect(errors.reset).toBeGreaterThan(USERS);
  });

  it('accepts and never answers', async () => {
    const { errors, total } = await survive({ target: await keep(tcpServer(() => {})), ...IMPATIENT });
    expect(Object.keys(errors)).toEqual(['timeout']);
    expect(errors.timeout).toBe(total.sent);
    // Each user asks again after each timeout, over a new connection.
    expect(errors.timeout).toBeGreaterThan(USERS);
    expect(total.connects).toBe(total.sent);
  });

  it('begins to answer and never ends', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf';
    const target = await keep(tcpServer((socket) => socket.write(head)));
    const { errors } = await survive({ target, ...IMPATIENT });
    expect(Object.keys(errors)).toEqual(['timeout']);
  });

  it('answers garbage', async () => {
    const target = await keep(tcpServer((socket) => socket.write('\0\xff garbage \r\n\r\n'.repeat(100))));
    const { errors, total } = await survive({ target });
    expect(Object.keys(errors)).toEqual(['malformed']);
    expect(errors.malformed).toBe(total.sent);
  });

  it('never stops announcing an answer', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(3000);
    const { errors } = await survive({ target: await keep(tcpServer((socket) => socket.write(interim))) });
    expect(Object.keys(errors)).toEqual(['malformed']);
  });

  it('appears only after a while', async () => {
    const port = await freePort();
    const appear = () => void keep(httpServer((_, response) => response.end('here'), '127.0.0.1', port));
    const { errors, good } = await survive({
      target: `http://127.0.0.1:${port}`,
      measure: 5,
      during: onceFailed(appear),
    });
    expect(Object.keys(errors)).toEqual(['refused']);
    expect(good).toBeGreaterThan(USERS);
  });

  it('breaks in all these ways in turn, user by user', async () => {
    let n = 0;
    const target = await keep(
      tcpServer((socket) => {
        const ways = [
          () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
          () => socket.resetAndDestroy(),
          () => socket.end(),
          () => socket.write('garbage\r\n\r\n'),
          () => {},
          () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no'),
          () => socket.write('HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'),
        ];
        ways[n++ % ways.length]!();
      }),
    );
    const { errors, good } = await survive({ target, think: 'exp:10ms', users: 20, ...IMPATIENT });
    expect(good).toBeGreaterThan(0);
    expect(Object.keys(errors).sort()).toEqual(
      expect.arrayContaining(['closed', 'http_5xx', 'malformed', 'timeout']),
    );
  });
});
