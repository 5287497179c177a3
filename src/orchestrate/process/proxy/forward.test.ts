import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { connections, endToEnd, forward } from './forward.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => server.close().closeAllConnections() });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A proxy before this service; `inFlight` counts what `forward` has not resolved yet. */
async function proxied(listener: RequestListener) {
  const upstream = await serve(listener);
  const pool = connections(upstream.url);
  open.push({ close: () => pool.destroy() });
  const count = { inFlight: 0 };
  const proxy = await serve(async (incoming, response) => {
    count.inFlight++;
    await forward(pool, incoming, response);
    count.inFlight--;
  });
  return { ...proxy, upstream, count };
}

async function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: Buffer | string } = {},
) {
  const { body, ...rest } = options;
  const outgoing = request(url, { agent: false, ...rest });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

describe('forward', () => {
  test('passes on method, path, headers and body as they are, and the answer too', async () => {
    const { url } = await proxied(async (incoming, response) => {
      response.writeHead(201, 'Made', ['X-Trace', 'AbC', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
      response.end(
        JSON.stringify([incoming.method, incoming.url, incoming.rawHeaders, await text(incoming)]),
      );
    });
    const response = await send(`${url}/a%20b//c?q=%2F&q=2`, {
      method: 'PATCH',
      headers: { 'X-Case': 'Kept', Host: 'shop.example' },
      body: 'hello',
    });
    const [method, path, headers, body] = JSON.parse(await text(response));
    expect([method, path, body]).toEqual(['PATCH', '/a%20b//c?q=%2F&q=2', 'hello']);
    expect(headers.join(' ')).toContain('X-Case Kept');
    expect(headers.join(' ')).toMatch(/host shop\.example/i);
    expect(response.statusCode).toBe(201);
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(response.rawHeaders).toContain('X-Trace');
  });

  test.each(['content-length', 'chunked'])('carries large bodies both ways (%s)', async (framing) => {
    const { url } = await proxied((incoming, response) => incoming.pipe(response));
    const body = Buffer.alloc(3_000_000, 'loadstone');
    const headers: Record<string, string> =
      framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) };
    const response = await send(url, { method: 'POST', headers, body });
    expect(Buffer.compare(await buffer(response), body)).toBe(0);
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('knows that %s with %i has no body', async (method, status) => {
    const { url } = await proxied((_, response) => response.writeHead(status, { 'x-here': 'yes' }).end());
    const response = await send(url, { method });
    expect([response.statusCode, response.headers['x-here'], await text(response)]).toEqual([
      status,
      'yes',
      '',
    ]);
  });

  test('does not retry, whatever the answer', async () => {
    let asked = 0;
    const { url } = await proxied((_, response) => {
      asked++;
      response.writeHead(503).end('busy');
    });
    const response = await send(url);
    expect([response.statusCode, await text(response), asked]).toEqual([503, 'busy', 1]);
  });

  test('answers 502 for a replica that is not there', async () => {
    const { url, upstream, count } = await proxied(() => undefined);
    upstream.server.close();
    expect((await send(url)).statusCode).toBe(502);
    expect(count.inFlight).toBe(0);
  });

  test('breaks off when the replica does, and does not call half an answer whole', async () => {
    const { url, count } = await proxied((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(text(await send(url))).rejects.toThrow();
    await expect.poll(() => count.inFlight).toBe(0);
  });

  test('lets go of the replica when the client goes away', async () => {
    let left = false;
    const { url, count } = await proxied((_, response) => {
      response.once('close', () => {
        left = true;
      });
    });
    const outgoing = request(url, { agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    await expect.poll(() => count.inFlight).toBe(1);
    outgoing.destroy();
    await expect.poll(() => [left, count.inFlight]).toEqual([true, 0]);
  });
});

test('headers that concern one connection stay on it, also those that Connection names', () => {
  const headers = [
    'Connection',
    'keep-alive, X-Hop',
    'X-Hop',
    '1',
    'Keep-Alive',
    'timeout=5',
    'TE',
    'trailers',
    'Accept',
    '*/*',
  ];
  expect(endToEnd(headers)).toEqual(['Accept', '*/*']);
});
