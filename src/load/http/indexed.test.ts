import { describe, expect, it, onTestFinished } from 'vitest';
import { REQUEST_INDEX_HEADER } from '../../core/request-index.ts';
import { monotonicNow } from '../../measure/clock.ts';
import { httpServer, tcpServer } from '../support/servers.ts';
import { numberedWire, serialise } from './http-request.ts';
import { httpTransport } from './http-transport.ts';
import { clients } from './support/client.ts';
import { parseTarget } from './target.ts';

const GET = { name: 'x', method: 'GET', path: '/' };

it('puts the number at the end of the head, whatever the body', () => {
  const target = parseTarget('http://a.example');
  expect(numberedWire(serialise(GET, target), 7)).toBe(
    'GET / HTTP/1.1\r\nhost: a.example\r\nloadstone-index: 7\r\n\r\n',
  );
  const post = serialise({ ...GET, method: 'POST', body: 'ü\r\n\r\nloadstone' }, target);
  expect(numberedWire(post, 2 ** 40)).toBe(
    'POST / HTTP/1.1\r\nhost: a.example\r\ncontent-length: 15\r\nloadstone-index: 1099511627776\r\n\r\nü\r\n\r\nloadstone',
  );
});

describe('a connection', () => {
  const start = async (firstNumber?: number) => {
    const seen: [string | undefined, unknown][] = [];
    const server = await httpServer((request, response) => {
      seen.push([request.url, request.headers[REQUEST_INDEX_HEADER]]);
      response.setHeader('server-timing', 'a;dur=1');
      if (request.url === '/old') response.writeHead(302, { location: '/new' });
      if (request.url === '/away') response.writeHead(302, { location: '/new', connection: 'close' });
      response.end();
    });
    onTestFinished(server.close);
    const client = clients(server.url, { redirects: 1 }, firstNumber)();
    onTestFinished(() => client.connection.close());
    await client.open();
    return { ...client, seen };
  };

  it('says the index of each request, where it leads and again', async () => {
    const { send, seen, head } = await start(100);
    for (const [index, path] of ['/', '/old', '/away'].entries())
      expect(await send({ path, learn: false }, undefined, index)).toMatchObject({ status: 200 });
    expect(seen).toEqual([
      ['/', '100'],
      ['/old', '101'],
      ['/new', '101'],
      ['/away', '102'],
      ['/new', '102'],
    ]);
    expect(head()).toMatch(/server-timing: a;dur=1/);
    // What belongs to no load has none.
    await send({ path: '/set-up', learn: false });
    expect(seen.at(-1)).toEqual(['/set-up', undefined]);
    expect(head()).toBeUndefined();
  });

  it('says none, and keeps no head, unless it is to', async () => {
    const { send, seen, head } = await start();
    await send({ path: '/', learn: false }, undefined, 3);
    expect(seen).toEqual([['/', undefined]]);
    expect(head()).toBeUndefined();
  });

  it('says the same when it sends once more', async () => {
    const seen: (string | undefined)[] = [];
    const server = await tcpServer((socket, text, times) => {
      seen.push(/loadstone-index: (\d+)/.exec(text)?.[1]);
      // The second request of a connection finds it closing.
      if (times === 2) socket.end();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    onTestFinished(server.close);
    const { open, send, next, connection } = clients(server.url, {}, 0)();
    onTestFinished(() => connection.close());
    await open();
    await send({}, undefined, 4);
    // Recent for as long as a test may stall.
    expect(await send({}, monotonicNow() + 60, 5)).toBe('sent once more');
    expect(await next()).toMatchObject({ status: 200 });
    expect(seen).toEqual(['4', '5', '5']);
  });
});

it("refuses a request's own header of that name where it would be sent twice", () => {
  const own = { ...GET, headers: { 'Loadstone-Index': '1' } };
  expect(() => httpTransport('http://a.example', {}, 0).prepare(own)).toThrow(
    expect.objectContaining({ code: 'E_PARAMETER', message: expect.stringContaining("request 'x'") }),
  );
  expect(httpTransport('http://a.example').prepare(own).wire).toContain('Loadstone-Index: 1');
});
