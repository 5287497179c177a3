import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../core/abort.ts';
import { LiveCounts } from '../formats/index.ts';
import { answered } from '../measure/load.test.data.ts';
import { RemoteWriter } from './remote-writer.ts';

/** A receiver that answers with these, then 204; and a writer that tells it something every 20 ms. */
async function writing(...statuses: number[]) {
  let heard = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      heard++;
      response.writeHead(statuses.shift() ?? 204).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const said: string[] = [];
  const counts = new LiveCounts();
  counts.add(0, [answered(0, 'GET /', 1000)]);
  const writer = new RemoteWriter({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`,
    tags: {},
    counts,
    say: (text) => said.push(text),
    every_ms: 20,
  });
  const heardOf = (n: number) => until(() => (heard >= n ? heard : undefined), 10);
  return { writer, said, heardOf };
}

test('tells while a load runs, and once more when it is over', async () => {
  const { writer, said, heardOf } = await writing();
  const before = await heardOf(2);
  const told = await writer.finish();
  expect(told).toEqual({ writes: expect.any(Number), failed: 0, complete: true, reason: null });
  expect(told.writes).toBeGreaterThan(before);
  expect(said).toEqual([]);
});

test('counts what failed, says so once, and goes on', async () => {
  const { writer, said, heardOf } = await writing(400, 401, 204);
  await heardOf(4);
  const told = await writer.finish();
  expect(told).toMatchObject({ failed: 2, complete: true, reason: expect.stringContaining('401') });
  expect(said).toEqual([expect.stringMatching(/answered 400.*the load goes on/)]);
});

test('knows that the end is missing', async () => {
  const { writer } = await writing(...Array.from({ length: 10_000 }, () => 400));
  expect(await writer.finish()).toMatchObject({ complete: false, reason: expect.stringContaining('400') });
});

test('stops at once when nobody wants to wait', async () => {
  const { writer, said, heardOf } = await writing(...Array.from({ length: 10_000 }, () => 503));
  await heardOf(1);
  await writer.close();
  expect(said).toEqual([]);
});
