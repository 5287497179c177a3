import { describe, expect, it, onTestFinished } from 'vitest';
import { httpServer, tcpServer } from '../support/servers.ts';
import { serialise } from './http-request.ts';
import { redirected } from './redirect.ts';
import { clients } from './support/client.ts';
import { parseTarget } from './target.ts';

const target = parseTarget('http://a.example/base');

describe('redirected', () => {
  const from = (method: string, status: number, location: string, body?: string) => {
    const headers = { 'content-type': 'text/plain', 'x-a': 'b' };
    const request = serialise(
      { name: 'x', method, path: '/in/x?y', headers, ...(body === undefined ? {} : { body }) },
      target,
    );
    const next = redirected(request, status, location, target);
    return typeof next === 'string' ? next : next.wire.split('\r\n')[0];
  };

  it('resolves the place as RFC 9110 has it', () => {
    expect(from('GET', 302, '/z?q#part')).toBe('GET /z?q HTTP/1.1');
    expect(from('GET', 302, 'z')).toBe('GET /base/in/z HTTP/1.1');
    expect(from('GET', 302, '../z')).toBe('GET /base/z HTTP/1.1');
    expect(from('GET', 302, '?q')).toBe('GET /base/in/x?q HTTP/1.1');
    expect(from('GET', 302, 'http://a.example:80/z')).toBe('GET /z HTTP/1.1');
    expect(from('GET', 302, '/ü z')).toBe('GET /%C3%BC%20z HTTP/1.1');
  });

  it('goes to no other origin', () => {
    for (const other of [
      'http://b.example/',
      'https://a.example/',
      'http://a.example:81/',
      '//b.example/z',
    ]) {
      expect(from('GET', 302, other)).toBe('other_origin');
    }
    expect(from('GET', 302, 'http://')).toBe('malformed');
  });

  it('keeps or changes the method', () => {
    const methods = (status: number) =>
      ['GET', 'HEAD', 'POST', 'PUT'].map((m) => from(m, status, '/')?.split(' ')[0]);
    expect(methods(301)).toEqual(['GET', 'HEAD', 'GET', 'PUT']);
    expect(methods(302)).toEqual(['GET', 'HEAD', 'GET', 'PUT']);
    expect(methods(303)).toEqual(['GET', 'HEAD', 'GET', 'GET']);
    expect(methods(307)).toEqual(['GET', 'HEAD', 'POST', 'PUT']);
    expect(methods(308)).toEqual(['GET', 'HEAD', 'POST', 'PUT']);
  });

  it('leaves a body behind together with what describes it', () => {
    const headers = { 'Content-Type': 'text/plain', 'x-a': 'b' };
    const post = serialise({ name: 'x', method: 'POST', path: '/', headers, body: 'ü' }, target);
    expect(redirected(post, 303, '/z', target)).toMatchObject({
      wire: 'GET /z HTTP/1.1\r\nhost: a.example\r\nx-a: b\r\n\r\n',
      learn: false,
      name: 'x',
    });
    expect(redirected(post, 308, '/z', target)).toMatchObject({
      wire: expect.stringMatching(/length: 2\r\n\r\nü$/),
    });
  });
});

describe('a connection that follows', () => {
  const places: Record<string, [status: number, location?: string, close?: boolean]> = {
    '/one': [302, '/two'],
    '/two': [307, 'three'],
    '/loop': [302, '/loop'],
    '/away': [301, 'http://elsewhere.example/'],
    '/closes': [302, '/three', true],
    '/nowhere': [302],
    '/bad': [302, 'http://['],
  };
  const start = async (redirects: number) => {
    const seen: [string | undefined, number | undefined][] = [];
    const server = await httpServer((request, response) => {
      seen.push([request.url, request.socket.remotePort]);
      const [status, location, close] = places[request.url ?? ''] ?? [200];
      response.statusCode = status;
      if (location) response.setHeader('location', location);
      if (close) response.setHeader('connection', 'close');
      response.end('12345');
    });
    onTestFinished(server.close);
    const client = clients(server.url, { redirects })();
    onTestFinished(() => client.connection.close());
    await client.open();
    return { ...client, seen };
  };

  it('tells the last answer alone, of all the bytes, over the same connection', async () => {
    const { send, seen, connection, rest } = await start(2);
    expect(await send({ path: '/one' })).toEqual({ status: 200, bytes: 15, body: '12345' });
    expect(seen.map(([url]) => url)).toEqual(['/one', '/two', '/three']);
    expect(new Set(seen.map(([, port]) => port)).size).toBe(1);
    expect(connection.ready).toBe(true);
    expect(await send({ path: '/x' })).toEqual({ status: 200, bytes: 5, body: '12345' });
    expect(rest()).toEqual([]);
  });

  it('stops where it was told to, and does not leave', async () => {
    const { send, open, seen } = await start(3);
    expect(await send({ path: '/loop' })).toEqual({ error: 'too_many_redirects' });
    expect(seen).toHaveLength(4);
    await open();
    expect(await send({ path: '/away' })).toEqual({ error: 'other_origin' });
    await open();
    expect(await send({ path: '/bad' })).toEqual({ error: 'malformed' });
    await open();
    expect(await send({ path: '/nowhere' })).toMatchObject({ status: 302 });
    expect(await send({ path: '/two', method: 'POST', body: 'x' })).toMatchObject({ status: 200, bytes: 10 });
  });

  it('connects again, in silence, where the server has closed', async () => {
    const { send, seen, rest, connection } = await start(1);
    expect(await send({ path: '/closes' })).toMatchObject({ status: 200, bytes: 10 });
    expect(new Set(seen.map(([, port]) => port)).size).toBe(2);
    expect(connection.ready).toBe(true);
    expect(rest()).toEqual([]);
  });

  it('fails when there is nobody to connect to again', async () => {
    const server = await tcpServer(async (socket) => {
      await server.close();
      socket.end('HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    const { open, send, connection } = clients(server.url, { redirects: 1 })();
    onTestFinished(() => connection.close());
    await open();
    expect(await send()).toEqual({ error: expect.stringMatching(/refused|closed|reset/) });
    expect(connection.ready).toBe(false);
  });

  it('does not when nobody asked', async () => {
    const { send } = await start(0);
    expect(await send({ path: '/one' })).toMatchObject({ status: 302, bytes: 5 });
  });
});
