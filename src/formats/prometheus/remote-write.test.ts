import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answered } from '../../measure/load.test.data.ts';
import { LiveCounts } from './live-counts.ts';
import { remoteWrite } from './remote-write.ts';

const never = new AbortController().signal;
const counts = new LiveCounts();
counts.add(0, [answered(0, 'GET /a', 1000)]);

let statuses: number[] = [];
let received: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
let url = '';

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  received.push({ headers: request.headers, body });
  response.statusCode = statuses.shift() ?? 204;
  response.end('out of order sample\n');
});

beforeEach(async () => {
  received = [];
  statuses = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

describe('remote write', () => {
  const client = (to = url) => remoteWrite({ url: to, tags: { run: 'x' }, started_s: 1000 });

  test('speaks version 1.0', async () => {
    await client()(counts, 1005, never);
    expect(received[0]!.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    });
    expect(received[0]!.body.toString('latin1')).toContain('loadstone_requests_total');
  });

  test('a series begins with a zero, once', async () => {
    const write = client();
    await write(counts, 1005, never);
    await write(counts, 1010, never);
    expect(received[1]!.body.length).toBeLessThan(received[0]!.body.length);
    await client()(counts, 1005, never);
    expect(received[2]!.body).toEqual(received[0]!.body);
  });

  test("is tried again after a server's failure", async () => {
    statuses = [503, 429, 200];
    await client()(counts, 1005, never);
    expect(received).toHaveLength(3);
  });

  test('a refusal is final, and told', async () => {
    statuses = [400];
    await expect(client()(counts, 1005, never)).rejects.toMatchObject({
      code: 'E_REMOTE_WRITE',
      message: `remote write to ${url} failed: answered 400: out of order sample`,
    });
    expect(received).toHaveLength(1);
  });

  test('user and password are not in the URL that is asked and told', async () => {
    statuses = [401];
    const failed = client(url.replace('//', '//me:s%20t@'))(counts, 1005, never);
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining(`write to ${url} failed`),
    });
    expect(received[0]!.headers.authorization).toBe(`Basic ${Buffer.from('me:s t').toString('base64')}`);
  });

  test('after one that may have arrived begins no series with a zero, which would be too late', async () => {
    statuses = [400];
    const write = client();
    await expect(write(counts, 1005, never)).rejects.toThrow();
    await write(counts, 1010, never);
    expect(received[1]!.body.length).toBeLessThan(received[0]!.body.length);
  });

  test('ends when it is told to', async () => {
    statuses = [503, 503, 503, 503];
    const reason = new Error('stop');
    const stopped = new AbortController();
    const writing = client()(counts, 1005, stopped.signal);
    stopped.abort(reason);
    await expect(writing).rejects.toBe(reason);
  });

  test.each(['ftp://x/', 'localhost:9090', ''])("'%s' is no address", (to) => {
    expect(() => client(to)).toThrow(expect.objectContaining({ code: 'E_REMOTE_WRITE' }));
  });
});
