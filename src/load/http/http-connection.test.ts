import { afterEach, describe, expect, it } from 'vitest';
import { monotonicNow } from '../../measure/clock.ts';
import type { ErrorClass } from '../connection.ts';
import { deadPort, httpServer, type TestServer, tcpServer } from '../support/servers.ts';
import { clients } from './support/client.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const keep = async (server: Promise<TestServer>) => {
  closers.push((await server).close);
  return server;
};

const client = (url: string) => {
  const one = clients(url)();
  closers.push(() => one.connection.close());
  return one;
};

/** A time that is recent for as long as a test may stall. */
const justNow = () => monotonicNow() + 60;

describe('HttpConnection', () => {
  it('sends requests over one kept-alive connection', async () => {
    const seen: unknown[] = [];
    const server = await keep(
      httpServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        seen.push([
          request.method,
          request.url,
          request.headers.host,
          request.headers['x-a'],
          body,
          request.socket.remotePort,
        ]);
        response.end(`answer ${seen.length} ü`);
      }),
    );
    const { open, send, connection } = client(`${server.url}/base/`);
    expect(await open()).toBe('ready');
    const headers = { 'x-a': 'b' };
    expect(await send({ path: '/x?y=1', headers })).toEqual({ status: 200, bytes: 11, body: 'answer 1 ü' });
    expect(await send({ method: 'POST', headers, body: 'ä' })).toMatchObject({ body: 'answer 2 ü' });
    const host = server.url.slice('http://'.length);
    const port = (seen[0] as unknown[])[5];
    expect(seen).toEqual([
      ['GET', '/base/x?y=1', host, 'b', '', port],
      ['POST', '/base/', host, 'b', 'ä', port],
    ]);
    expect(connection.ready).toBe(true);
  });

  it('reads chunks, long bodies, and answers to HEAD', async () => {
    const long = 'x'.repeat(1_000_000);
    const server = await keep(
      httpServer((_, response) => {
        response.write('a');
        response.end(long);
      }),
    );
    const { open, send } = client(server.url);
    await open();
    expect(await send()).toEqual({ status: 200, bytes: 1_000_001, body: `a${long}` });
    expect(await send({ method: 'HEAD' })).toEqual({ status: 200, bytes: 0, body: '' });
    expect(await send({ learn: false })).toEqual({ status: 200, bytes: 1_000_001, body: undefined });
  });

  it('keeps as much of an answer as it was asked to', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\n';
    const server = await keep(tcpServer((socket) => socket.write(`${answer}ok`)));
    const { open, send, head } = client(server.url);
    await open();
    for (const [learn, learnHead] of [
      [true, true],
      [false, true],
      [true, false],
      [false, false],
    ] as const) {
      const body = learn ? 'ok' : undefined;
      expect(await send({ learn, learnHead })).toEqual({ status: 200, bytes: 2, body });
      expect(head()).toBe(learnHead ? answer : undefined);
    }
  });

  it('opens again after an answer that closes', async () => {
    const server = await keep(
      httpServer((_, response) => response.setHeader('connection', 'close').end('bye')),
    );
    const { open, send, connection } = client(server.url);
    for (let i = 0; i < 3; i++) {
      expect(await open()).toBe('ready');
      expect(await send()).toMatchObject({ status: 200, body: 'bye' });
      expect(connection.ready).toBe(false);
    }
  });

  it('connects over IPv6 and by name', async () => {
    for (const [host, name] of [
      ['::1', '[::1]'],
      ['127.0.0.1', 'localhost'],
    ] as const) {
      const server = await keep(httpServer((_, response) => response.end('here'), host));
      const { open, send } = client(`http://${name}:${server.port}`);
      expect(await open()).toBe('ready');
      expect(await send()).toMatchObject({ body: 'here' });
    }
  });

  it('says when the server closes an idle connection', async () => {
    const server = await keep(
      tcpServer((socket) => socket.write(OK, () => setTimeout(() => socket.end(), 20))),
    );
    const { open, send, next, connection } = client(server.url);
    await open();
    await send();
    expect(await next()).toBe('idle close');
    expect(connection.ready).toBe(false);
  });

  it('sends an idempotent request once more when the server had closed the idle connection', async () => {
    const connections: number[] = [];
    const server = await keep(
      tcpServer(
        (socket, _, times) => {
          // The first connection dies of its second request without a word.
          if (times === 2 && connections.length === 1) socket.resetAndDestroy();
          else socket.write(OK);
        },
        (_, n) => connections.push(n),
      ),
    );
    const { open, send, next } = client(server.url);
    await open();
    await send();
    expect(await send({}, justNow())).toBe('sent once more');
    expect(await next()).toMatchObject({ status: 200, body: 'ok' });
    expect(connections).toEqual([1, 2]);
  });

  it('does not send again what the server had in hand for long', async () => {
    const server = await keep(
      tcpServer((socket, _, times) => (times === 1 ? socket.write(OK) : socket.resetAndDestroy())),
    );
    const { open, send } = client(server.url);
    await open();
    await send();
    expect(await send({}, monotonicNow() - 1)).toEqual({ error: 'reset' });
  });

  it('never sends twice what could be done twice, nor what was half answered, nor on a fresh connection', async () => {
    const closing = (answers: readonly string[]) =>
      keep(
        tcpServer((socket, _, times) => {
          const answer = answers[times - 1];
          if (answer === OK) socket.write(OK);
          else socket.end(answer ?? '');
        }),
      );
    const twice = client((await closing([OK, ''])).url);
    await twice.open();
    await twice.send();
    expect(await twice.send({ method: 'POST', body: '' }, justNow())).toEqual({ error: 'closed' });
    const half = client((await closing([OK, OK.slice(0, 20)])).url);
    await half.open();
    await half.send();
    expect(await half.send({}, justNow())).toEqual({ error: 'closed' });
    const fresh = client((await closing([''])).url);
    await fresh.open();
    expect(await fresh.send({}, justNow())).toEqual({ error: 'closed' });
  });

  it('classes what goes wrong', async () => {
    expect(await client(`http://127.0.0.1:${await deadPort()}`).open()).toEqual({ openError: 'refused' });
    expect(await client('http://name.invalid').open()).toEqual({ openError: 'dns' });
    const answers: Record<string, ErrorClass> = {
      'SSH-2.0-x\r\n': 'malformed',
      'HTTP/1.1 200 OK\r\nA\r\n\r\n': 'malformed',
    };
    for (const [answer, error] of Object.entries(answers)) {
      const { open, send } = client((await keep(tcpServer((socket) => socket.write(answer)))).url);
      await open();
      expect(await send()).toEqual({ error });
    }
    const reset = client((await keep(tcpServer((socket) => socket.resetAndDestroy()))).url);
    await reset.open();
    expect(await reset.send()).toEqual({ error: 'reset' });
  });

  it('does not trust a connection that speaks unasked', async () => {
    const eager = client(
      (
        await keep(
          tcpServer(
            () => {},
            (socket) => socket.write(OK),
          ),
        )
      ).url,
    );
    expect(await eager.open()).toBe('ready');
    expect(await eager.next()).toBe('idle close');
    const double = client((await keep(tcpServer((socket) => socket.write(OK + OK)))).url);
    await double.open();
    expect(await double.send()).toMatchObject({ status: 200 });
    expect(double.connection.ready).toBe(false);
  });

  it('is silent after close', async () => {
    const server = await keep(tcpServer((socket) => setTimeout(() => socket.write(OK), 20)));
    const { open, send, connection } = client(server.url);
    await open();
    const answer = send();
    connection.close();
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 60, 'nothing'))])).toBe(
      'nothing',
    );
  });
});
