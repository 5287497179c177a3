import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../src/core/abort.ts';
import { call } from '../test-support/client.ts';
import { Environment } from './environment.ts';
import { useGateway } from './gateway.ts';
import { createServer } from './server.ts';
import { openUpstream } from './upstream.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A service behind the gateway that answers as the test wants. */
async function upstream(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function gateway(origin: string, timeoutMs = 30_000): Promise<string> {
  const environment = new Environment({});
  const app: FastifyInstance = await createServer({ name: 'gateway', title: 'gateway' }, environment);
  useGateway(app, [
    { prefix: '/a', service: 'a-service', upstream: openUpstream(app, environment, origin, timeoutMs) },
  ]);
  closers.push(() => app.close());
  return app.listen({ host: '127.0.0.1', port: 0 });
}

describe('a gateway', () => {
  test('passes on method, path, query, headers and body as they are', async () => {
    const origin = await upstream(async (request, response) => {
      const { method, url, headers } = request;
      const body = Buffer.concat(await request.toArray()).toString();
      response.writeHead(218, { 'content-type': 'application/json', 'x-answer': 'yes' });
      response.end(JSON.stringify({ method, url, headers, body }));
    });
    const answer = await call('PUT', `${await gateway(origin)}/a/b%20c?d=1&d=2`, {
      body: '{"raw":  1}',
      headers: { 'x-custom': 'kept', 'content-type': 'text/odd' },
    });
    expect(answer).toMatchObject({
      status: 218,
      headers: { 'x-answer': 'yes' },
      body: {
        method: 'PUT',
        url: '/a/b%20c?d=1&d=2',
        headers: {
          'x-custom': 'kept',
          'content-type': 'text/odd',
          'content-length': '11',
          host: new URL(origin).host,
        },
        body: '{"raw":  1}',
      },
    });
  });

  test('drops the body of a GET, as its services would', async () => {
    const origin = await upstream((request, response) =>
      response.end(request.headers['content-length'] ?? 'none'),
    );
    expect(await call('GET', `${await gateway(origin)}/a`, { body: 'odd' })).toMatchObject({
      status: 200,
      body: 'none',
    });
  });

  test('keeps what belongs to one connection to itself, both ways', async () => {
    let seen: object = {};
    const origin = await upstream((request, response) => {
      seen = request.headers;
      response.writeHead(200, {
        connection: 'x-private',
        'x-private': '1',
        'keep-alive': 'timeout=9',
        'x-public': '1',
      });
      response.end();
    });
    const { headers } = await call('GET', `${await gateway(origin)}/a`, {
      headers: { te: 'trailers', 'proxy-authorization': 'secret', 'x-public': '1' },
    });
    expect(seen).toMatchObject({ 'x-public': '1' });
    expect(seen).not.toHaveProperty('te');
    expect(seen).not.toHaveProperty('proxy-authorization');
    expect(headers).toMatchObject({ 'x-public': '1' });
    expect(headers).not.toHaveProperty('x-private');
  });

  test('answers 503 when there is no connection, and when it is lost before the answer', async () => {
    const gone = await upstream(() => {});
    await closers.pop()!();
    const body = { error: 'SERVICE_UNAVAILABLE', detail: 'a-service is unavailable' };
    expect(await call('GET', `${await gateway(gone)}/a`)).toMatchObject({ status: 503, body });

    const rude = await upstream((request) => request.socket.destroy());
    expect(await call('GET', `${await gateway(rude)}/a`)).toMatchObject({ status: 503, body });
  });

  test('answers 504 when the answer takes longer than its timeout', async () => {
    const origin = await upstream(() => {});
    expect(await call('GET', `${await gateway(origin, 50)}/a`)).toMatchObject({
      status: 504,
      body: { error: 'GATEWAY_TIMEOUT', detail: 'a-service did not answer in time' },
    });
  });

  test('asks once: what failed is not tried again', async () => {
    let asked = 0;
    const origin = await upstream((_request, response) => {
      asked++;
      response.writeHead(503).end();
    });
    expect((await call('GET', `${await gateway(origin)}/a`)).status).toBe(503);
    expect(asked).toBe(1);
  });

  test('cuts the connection when the answer breaks off, so that half is not taken for whole', async () => {
    const origin = await upstream((request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setImmediate(() => request.socket.destroy());
    });
    await expect(call('GET', `${await gateway(origin)}/a`)).rejects.toThrow();
  });

  test('gives up its request when the client has left', async () => {
    let [asked, left] = [false, false];
    const origin = await upstream((request) => {
      asked = true;
      request.socket.once('close', () => {
        left = true;
      });
    });
    const client = new AbortController();
    const answer = fetch(`${await gateway(origin)}/a`, { signal: client.signal });
    await until(() => asked || undefined, 5);
    client.abort();
    await expect(answer).rejects.toThrow();
    await until(() => left || undefined, 5);
  });

  test('streams an answer larger than any buffer, at the pace of a slow reader', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const origin = await upstream(async (_request, response) => {
      for (let i = 0; i < 32; i++) if (!response.write(chunk)) await once(response, 'drain');
      response.end();
    });
    const answer = await fetch(`${await gateway(origin)}/a`);
    let bytes = 0;
    for await (const part of answer.body!) bytes += part.length;
    expect(bytes).toBe(32 * chunk.length);
  });

  test('refuses a body beyond the limit, announced or not', async () => {
    let asked = false;
    const origin = await upstream((_request, response) => {
      asked = true;
      response.end();
    });
    const url = `${await gateway(origin)}/a`;
    expect((await call('POST', url, { body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
    const chunks = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(64 * 1024, 'x')));
    // The connection may be reset under a client that is still writing; either way nothing is passed on.
    const status = await request(url, { method: 'POST', body: chunks }).then(
      (answer) => answer.statusCode,
      () => 413,
    );
    expect(status).toBe(413);
    expect(asked).toBe(false);
  });

  test('uses its connections in turn, and again', async () => {
    const uses = new Map<number, number>();
    const origin = await upstream((request, response) => {
      const { remotePort = 0 } = request.socket;
      uses.set(remotePort, (uses.get(remotePort) ?? 0) + 1);
      setTimeout(() => response.end(), 5);
    });
    const url = `${await gateway(origin)}/a`;
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 8 }, () => call('GET', url)));
    for (let i = 0; i < 80; i++) await call('GET', url);
    expect(uses.size).toBeLessThan(20);
    expect(Math.min(...uses.values())).toBeGreaterThan(3);
  });
});
