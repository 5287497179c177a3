import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpServer } from '../support/servers.ts';
import { decodeBody } from './content-encoding.ts';
import { clients } from './support/client.ts';

const text = 'ä text, a text, a text';

describe('decodeBody', () => {
  it('undoes codings, the last one first', () => {
    const bytes = Buffer.from(text);
    expect(decodeBody(bytes, undefined)).toBe(text);
    expect(decodeBody(bytes, 'identity')).toBe(text);
    expect(decodeBody(gzipSync(bytes), 'GZIP')).toBe(text);
    expect(decodeBody(deflateSync(bytes), 'deflate')).toBe(text);
    expect(decodeBody(brotliCompressSync(bytes), 'br')).toBe(text);
    expect(decodeBody(gzipSync(deflateSync(bytes)), 'deflate, gzip')).toBe(text);
    expect(decodeBody(Buffer.alloc(0), 'gzip')).toBe('');
  });

  it('refuses what is not what it says, what it does not know, and what grows beyond measure', () => {
    expect(() => decodeBody(Buffer.from(text), 'gzip')).toThrow();
    expect(() => decodeBody(gzipSync(text).subarray(0, 20), 'gzip')).toThrow();
    expect(() => decodeBody(Buffer.from(text), 'zip')).toThrow('zip');
    expect(() => decodeBody(gzipSync(Buffer.alloc(70_000_000)), 'gzip')).toThrow();
  });
});

describe('a connection that welcomes gzip', () => {
  const start = async (gzip: boolean) => {
    const zipped = gzipSync(text);
    const server = await httpServer((request, response) => {
      if (request.url === '/lies') response.setHeader('content-encoding', 'gzip').end('plain');
      else if (request.headers['accept-encoding'] !== 'gzip') response.end(text);
      else response.setHeader('content-encoding', 'gzip').end(zipped);
    });
    onTestFinished(server.close);
    const client = clients(server.url, { gzip })();
    onTestFinished(() => client.connection.close());
    await client.open();
    return { ...client, zipped };
  };

  it('counts the bytes of the wire and reads the text', async () => {
    const { send, zipped, connection } = await start(true);
    expect(await send()).toEqual({ status: 200, bytes: zipped.length, body: text });
    expect(await send({ learn: false })).toEqual({ status: 200, bytes: zipped.length, body: undefined });
    const headers = { 'Accept-Encoding': 'identity' };
    expect(await send({ headers })).toMatchObject({ bytes: Buffer.byteLength(text), body: text });
    expect(connection.ready).toBe(true);
    expect(await send({ path: '/lies', learn: false })).toMatchObject({ status: 200, bytes: 5 });
    expect(await send({ path: '/lies' })).toEqual({ error: 'malformed' });
  });

  it('says nothing when nobody asked', async () => {
    expect(await (await start(false)).send()).toMatchObject({ bytes: Buffer.byteLength(text), body: text });
  });
});
