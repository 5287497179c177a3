import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scrapeAll } from './scrape.ts';

const server = createServer((request, response) => {
  response.statusCode = request.url === '/metrics' ? 200 : 404;
  response.end('up 1\n');
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('metrics of every replica, or why there are none', async () => {
  const [good, missing, nobody] = await scrapeAll(
    [`${base}/metrics`, `${base}/none`, 'http://127.0.0.1:1/metrics'],
    new AbortController().signal,
  );
  expect(good!.metrics!.samples).toEqual([{ name: 'up', labels: {}, value: 1 }]);
  expect(missing).toMatchObject({ metrics: null, missing: `no metrics from ${base}/none: it answered 404` });
  expect(nobody!.metrics).toBeNull();
});

test('an abort is no missing metric', async () => {
  await expect(scrapeAll([`${base}/metrics`], AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
});
