import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { countWork } from './work-counter.ts';

const NAMES = { busy: 'busy_seconds_total', completions: 'served_total' };

/** Pages of replicas, which count up with each scrape. */
async function pages(count: number, text: (scrape: number) => string): Promise<string[]> {
  const urls: string[] = [];
  for (let i = 0; i < count; i++) {
    let scrapes = 0;
    const server = createServer((_, response) => response.end(text(++scrapes)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
  }
  return urls;
}

describe('the counter of work', () => {
  test('reads the sum over all replicas, again and again, on the clock that it is told', async () => {
    const urls = await pages(2, (n) => `busy_seconds_total ${n / 2}\nserved_total ${10 * n}\n`);
    const counter = countWork(urls, NAMES, 0.01, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { samples, missing } = await counter.stop(1);
    expect(missing).toBeNull();
    expect(samples.length).toBeGreaterThanOrEqual(2);
    samples.forEach(({ busy_s, completions }, i) => {
      expect([busy_s, completions]).toEqual([i + 1, 20 * (i + 1)]);
    });
    const { samples: later } = await counter.stop(3);
    expect(later[0]!.t_s).toBeCloseTo(samples[0]!.t_s - 2, 9);
  });

  test.each([
    ['a page without the counter', () => 'served_total 1\n', /has no busy_seconds_total/],
    ['a page that is none', () => '<html>', /no metrics from/],
  ])('says why there is none: %s', async (_, text, reason) => {
    const urls = await pages(1, text);
    const counter = countWork(urls, NAMES, 0.01, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { samples, missing } = await counter.stop(0);
    expect(samples).toEqual([]);
    expect(missing).toMatch(reason);
  });

  test('ends quietly when everything is interrupted in the middle of a scrape', async () => {
    const interrupt = new AbortController();
    const silent = createServer(() => interrupt.abort(new Error('interrupted')));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/metrics`;
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const counter = countWork([url], NAMES, 0.01, interrupt.signal);
    await vi.waitFor(() => expect(interrupt.signal.aborted).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(unhandled).toEqual([]);
    expect(await counter.stop(0)).toEqual({ samples: [], missing: null });
  });
});
