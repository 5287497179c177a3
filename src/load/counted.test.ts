import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounted, type CountedTotals, madeOf, NONE_COUNTED } from '../measure/interval.ts';
import { cellsIn, seriesOf } from '../measure/series.ts';
import { summarise } from '../measure/summary.ts';
import { countedWindow } from '../measure/window.ts';
import { shareOf } from './counted.ts';
import { runLoad, type TestLoad } from './support/run-load.ts';
import { deadPort, httpServer, keptServers } from './support/servers.ts';

const keep = keptServers();

/** What all threads together counted, and the window that this makes. */
async function counting(load: TestLoad & { requests: number; warmup?: number; measure?: number }) {
  const { totals, batches, times } = await runLoad({ measure: 300, ...load });
  const counted = totals.reduce<CountedTotals>((sum, one) => addCounted(sum, one.counted!), NONE_COUNTED);
  const from = load.warmup ?? 0;
  const planned = { from, until: from + (load.measure ?? 300) };
  const window = countedWindow(planned, counted, load.requests);
  return { counted, window, series: seriesOf({ batches: [batches] }), totals, times };
}

describe('a share of a count', () => {
  it('adds up over threads, and leaves no thread with fewer requests than users', () => {
    const cases = fc.record({
      users: fc.integer({ min: 1, max: 500 }),
      more: fc.integer({ min: 0, max: 10_000 }),
      threads: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(cases, ({ users, more, threads }) => {
        const requests = users + more;
        const shares = Array.from({ length: threads }, (_, k) => shareOf(requests, users, k, threads));
        expect(shares.reduce((sum, share) => sum + share)).toBe(requests);
        for (let k = 0; k < threads; k++) {
          const own = Math.ceil(Math.max(0, users - k) / threads);
          expect(shares[k]).toBeGreaterThanOrEqual(own);
          if (own === 0) expect(shares[k]).toBe(0);
        }
      }),
    );
  });
});

describe('a load with a count of requests', () => {
  it.each([1, 4])(
    'makes exactly so many on %d threads, with at most as many in flight as users',
    async (threads) => {
      let [inside, most, seen] = [0, 0, 0];
      const target = await keep(
        httpServer((_, response) => {
          most = Math.max(most, ++inside);
          seen++;
          setTimeout(() => {
            inside--;
            response.end();
          }, 2);
        }),
      );
      const { counted, window, series } = await counting({ target, users: 10, requests: 333, threads });
      expect(counted).toMatchObject({ sent: 333, completed: 333, failed: 0, censored: 0 });
      expect(seen).toBe(333);
      expect(most).toBeLessThanOrEqual(10);
      // Every second that the window touches is its own.
      expect(cellsIn(series, window).reduce((sum, cell) => sum + cell.done, 0)).toBe(333);
      const figures = summarise(series, window);
      expect(figures.total_requests).toBe(333);
      expect(figures.throughput_rps).toBeCloseTo(333 / (counted.last_s! - counted.first_s!), 3);
    },
  );

  it('leaves the warm-up out, also what of it is answered in the window', async () => {
    let seen = 0;
    const target = await keep(
      httpServer((_, response) => {
        seen++;
        setTimeout(() => response.end(), 130);
      }),
    );
    const { counted, window, series } = await counting({
      target,
      users: 4,
      requests: 40,
      threads: 2,
      warmup: 1,
    });
    expect(madeOf(counted)).toBe(40);
    expect(seen).toBeGreaterThan(40);
    expect(counted.first_s).toBeGreaterThanOrEqual(1);
    const cells = cellsIn(series, window);
    const sum = (key: 'done' | 'sent' | 'good') => cells.reduce((all, cell) => all + cell[key], 0);
    expect([sum('done'), sum('sent'), sum('good')]).toEqual([40, 40, 40]);
    const before = series.cells.filter((cell) => cell.second < 1).reduce((all, cell) => all + cell.done, 0);
    expect(before).toBe(seen - 40);
  });

  it('does not wait for those who only think when the count is made', async () => {
    const target = await keep(httpServer((_, response) => response.end()));
    const { counted, window } = await counting({ target, users: 3, requests: 3, think: 'const:200s' });
    expect(counted.completed).toBe(3);
    expect(window.until).toBeLessThan(200);
  });

  it('counts what failed: a server that is not there takes as many requests as one that is', async () => {
    const target = `http://127.0.0.1:${await deadPort()}`;
    const { counted, totals } = await counting({ target, users: 5, requests: 23, threads: 4 });
    expect(counted).toMatchObject({ sent: 0, completed: 0, failed: 23, censored: 0 });
    expect(totals.reduce((sum, { unsent }) => sum + unsent, 0)).toBe(0);
  });

  it('survives a server that dies half way', async () => {
    let seen = 0;
    const target = await keep(
      httpServer((_, response) => {
        if (++seen > 50) response.destroy();
        else response.end();
      }),
    );
    const { counted } = await counting({ target, users: 5, requests: 100 });
    expect(madeOf(counted)).toBe(100);
    expect(counted.completed).toBe(50);
    expect(counted.failed).toBe(50);
  });

  it('ends by its bound where nobody answers, and tells how far it came', async () => {
    const target = await keep(httpServer(() => {}));
    const bounded = { target, users: 3, requests: 100, measure: 1, drain: 0.2, timeout_s: 60 };
    const { counted, window } = await counting(bounded);
    expect(counted).toMatchObject({ sent: 3, completed: 0, failed: 0, censored: 3, last_s: null });
    expect(window).toEqual({ from: 0, until: 1 });
  });
});
