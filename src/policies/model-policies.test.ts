import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mmc } from '../queueing/mmc.ts';
import { chiSquaredP } from '../stats/chi-squared.ts';
import { upperRate } from './estimate.ts';
import { holtWinters } from './holt-winters.ts';
import { parsePolicy } from './policies.ts';
import { countsOf, follow } from './support/follow.ts';

const smoothing = { level: 0.3, trend: 0.01, seasonal: 0.3 };

describe('queueing-model', () => {
  const spec = {
    policy: 'queueing-model',
    serviceRate: '10/s',
    wait: '100ms',
    share: 0.05,
    maxReplicas: 100,
  };

  it('asks for the fewest replicas with P(wait > t) < p', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 500, noNaN: true }), (arrivalRate) => {
        const history = [{ time_s: 0, replicas: { desired: 1, ready: 1, starting: 0 }, arrivalRate }];
        const { desired } = parsePolicy(spec).decide(history, 0);
        const late = (servers: number) => mmc(arrivalRate, 10, servers).waiting.tail(0.1);
        expect(late(desired)).toBeLessThan(0.05);
        if (desired - 1 > arrivalRate / 10) expect(late(desired - 1)).toBeGreaterThanOrEqual(0.05);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('plans for an upper limit of the rate, when asked', () => {
    // Garwood's table: 10 counted arrivals are at most 16.96 with 95% confidence (one-sided), none at most 2.996.
    expect(upperRate({ rate: 10, observed_s: 1 }, 0.95)).toBeCloseTo(16.962, 3);
    expect(upperRate({ rate: 0, observed_s: 1 }, 0.95)).toBeCloseTo(-Math.log(0.05), 9);
    const limit = upperRate({ rate: 50, observed_s: 4 }, 0.99);
    expect(chiSquaredP(2 * 4 * limit, 2 * 201)).toBeCloseTo(0.01, 9);
    const history = [{ time_s: 0, replicas: { desired: 1, ready: 1, starting: 0 }, arrivalRate: 400 }];
    const [mean, upper] = [spec, { ...spec, confidence: 0.99 }].map((one) =>
      parsePolicy(one).decide(history, 0),
    );
    expect(upper!.desired).toBeGreaterThan(mean!.desired);
    expect(upper!.why[1]).toMatch(/In 15s that is at most 412\.\d+\/s with 99% confidence\./);
  });

  it('takes a million arrivals a second as easily', () => {
    expect(upperRate({ rate: 1e6, observed_s: 60 }, 0.95)).toBeGreaterThan(1e6);
    expect(upperRate({ rate: 1e6, observed_s: 60 }, 0.95)).toBeLessThan(1.0005e6);
  });

  it('means the last minute, and keeps what was needed for two', () => {
    const rates = [100, 100, 100, 100, ...Array(12).fill(5)];
    const scaler = parsePolicy(spec);
    const counts = countsOf(
      follow(scaler, rates.length, (_, time_s) => ({ arrivalRate: rates[time_s / 15] })),
    );
    const most = counts[3]!;
    expect(counts.slice(0, 11)).toEqual(Array(11).fill(most));
    expect(counts.at(-1)).toBeLessThan(most);
  });

  it('counts the servers of a replica', () => {
    const history = [{ time_s: 0, replicas: { desired: 1, ready: 1, starting: 0 }, arrivalRate: 90 }];
    const [one, four] = [1, 4].map((servers) => parsePolicy({ ...spec, servers }).decide(history, 0).desired);
    expect(four).toBe(Math.ceil(one! / 4));
  });
});

describe('Holt-Winters', () => {
  it('continues a line with a season exactly, whatever its factors', () => {
    const factor = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        factor,
        factor,
        factor,
        fc.integer({ min: 1, max: 20 }),
        (level, trend, seasonal, ahead) => {
          const y = (t: number) => 100 + 2 * t + [5, -3, 1, -3][t % 4]!;
          const row = Array.from({ length: 21 }, (_, t) => y(t));
          expect(holtWinters(row, 4, ahead, { level, trend, seasonal })).toBeCloseTo(y(20 + ahead), 6);
        },
      ),
      { seed: 1 },
    );
  });

  it('by hand: one step after two seasons', () => {
    // Seasons (1, 3) and (5, 7): means 2 and 6, b = (6 - 2) / 2 = 2. The line through the first season's middle, t = .5, is
    // at 1 and 3 at t = 0 and 1: s = (0, 0), l = 3. t = 2: y = 5 is l + b + s, so all stays: l = 5. t = 3: l = 7. t = 4:
    // y = 12: l' = .5 (12 - 0) + .5 (7 + 2) = 10.5; s(0)' = .4 (12 - 7 - 2) + .6 * 0 = 1.2; b' = .2 * 3.5 + .8 * 2 = 2.3.
    // Forecast for t = 5: 10.5 + 2.3 + s(1) = 12.8; for t = 6: 10.5 + 4.6 + 1.2 = 16.3
    const factors = { level: 0.5, trend: 0.2, seasonal: 0.4 };
    expect(holtWinters([1, 3, 5, 7, 12], 2, 1, factors)).toBeCloseTo(12.8, 12);
    expect(holtWinters([1, 3, 5, 7, 12], 2, 2, factors)).toBeCloseTo(16.3, 12);
  });

  it('needs two seasons', () => {
    expect(holtWinters([1, 2, 3], 2, 1, smoothing)).toBeNull();
  });
});

describe('predictive', () => {
  /** 20/s, and 80/s in the second half of every ten minutes. */
  const rate = (time_s: number) => (time_s % 600 >= 300 ? 80 : 20);
  const spec = {
    policy: 'predictive',
    season: '10m',
    step: '30s',
    horizon: '1m',
    perReplica: '10/s',
    maxReplicas: 20,
    downWindow: '0s',
  };
  const counts = (method: string) => {
    const history = follow(parsePolicy({ ...spec, method }), 200, (_, time_s) => ({
      arrivalRate: rate(time_s),
    }));
    return (time_s: number) => history.find((one) => one.time_s === time_s)!.decision!.desired;
  };

  it.each(['seasonal-naive', 'holt-winters'])('%s has the replicas there before the load comes', (method) => {
    const at = counts(method);
    // In the first season it knows nothing of what comes, in the last it does: 60 s ahead of 2700.
    expect(at(285)).toBe(2);
    expect(at(2610)).toBe(2);
    expect(at(2655)).toBe(8);
    expect(at(2400 - 60)).toBe(8);
    expect(at(2445)).toBe(2);
  });

  it('says what it forecasts, or that it cannot', () => {
    const scaler = parsePolicy({
      ...spec,
      queueing: { serviceRate: '10/s', wait: '50ms' },
      perReplica: undefined,
    });
    const history = follow(scaler, 60, (_, time_s) => ({ arrivalRate: rate(time_s) }));
    expect(history[5]!.decision!.why[1]).toBe(
      'There is no forecast: seasonal-naive needs 1 whole seasons of 10m.',
    );
    expect(history[57]!.decision!.why.slice(0, 2)).toEqual([
      'The last 30s saw 20 arrivals a second.',
      'seasonal-naive forecasts at most 80/s until the horizon, in 1m.',
    ]);
    expect(history[57]!.decision!.why[2]).toMatch(
      /^At 80\/s and 10\/s a server, P\(wait > 50ms\) is below 5% from \d+ replicas on\.$/,
    );
  });

  it('refuses a season that is not whole steps, and two rules at once', () => {
    expect(() => parsePolicy({ ...spec, season: '95s' })).toThrow(/a whole number of them; got 1m35s of 30s/);
    expect(() => parsePolicy({ ...spec, queueing: {} })).toThrow(/one of queueing and perReplica/);
  });
});
