import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cases, NOW, row } from './knative-kpa.test.data.ts';
import { knativeKpa } from './knative-kpa.ts';
import type { Moment } from './policy.ts';

describe('the rules, case by case', () => {
  test.each(cases.map((one) => [one.name, one] as const))(
    '%s',
    (_, { options = {}, history, desired, memory }) => {
      const decision = knativeKpa.decide(history, knativeKpa.parse(options), NOW);
      const why = decision.why.join('\n');
      expect(decision.desired, why).toBe(desired);
      expect(decision.memory, why).toEqual(memory);
    },
  );
});

describe('why', () => {
  it('tells every step', () => {
    const history = row([...Array(27).fill(140), 420, 420, 420], 3);
    expect(knativeKpa.decide(history, knativeKpa.parse({}), NOW).why).toEqual([
      'Stable, 1m window: concurrency 168 / 70 each, so 3.',
      'Panic, 6s window: concurrency 420 / 70 each, so 6.',
      '6 is at least 200% of 3 ready: panic until it has not been so for 1m.',
      'In panic the greater counts, and it never falls: 6 replicas.',
    ]);
  });
});

describe('properties', () => {
  const loads = fc.array(fc.double({ min: 0, max: 3000, noNaN: true }), { minLength: 1, maxLength: 80 });
  const options = { 'max-scale': 30, 'min-scale': 2 };
  const config = knativeKpa.parse(options);

  /** A service whose replicas are there at once, observed every 2 s. */
  function follow(row: readonly number[]): Moment[] {
    const history: Moment[] = [];
    let count = 2;
    for (const [i, concurrency] of row.entries()) {
      const moment = { time_s: 2 * i, replicas: { desired: count, ready: count, starting: 0 }, concurrency };
      const decision = knativeKpa.decide([...history, moment], config, moment.time_s);
      history.push({ ...moment, decision });
      count = decision.desired;
    }
    return history;
  }

  it('stays within its limits, and in panic never falls', () => {
    fc.assert(
      fc.property(loads, (row) => {
        let [before, panicking] = [0, false];
        for (const { decision } of follow(row)) {
          expect(decision!.desired).toBeGreaterThanOrEqual(2);
          expect(decision!.desired).toBeLessThanOrEqual(30);
          const inPanic = decision!.memory!.panicSince_s !== undefined;
          if (inPanic && panicking) expect(decision!.desired).toBeGreaterThanOrEqual(before);
          [before, panicking] = [decision!.desired, inPanic];
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is monotone in the load', () => {
    fc.assert(
      fc.property(loads, fc.double({ min: 1, max: 3, noNaN: true }), (row, factor) => {
        const at = (by: number) =>
          row.map((value, i) => ({
            time_s: 2 * i,
            replicas: { desired: 3, ready: 3, starting: 0 },
            concurrency: value * by,
          }));
        const now = 2 * (row.length - 1);
        const [less, more] = [1, factor].map((by) => knativeKpa.decide(at(by), config, now).desired);
        expect(more).toBeGreaterThanOrEqual(less!);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('needs only as much of the past as it says', () => {
    fc.assert(
      fc.property(loads, (row) => {
        const history = follow(row);
        const { decision, ...now } = history.at(-1)!;
        const first = history.findLastIndex(
          ({ time_s }) => time_s <= now.time_s - knativeKpa.lookBack_s(config),
        );
        const short = [...history.slice(Math.max(0, first), -1), now];
        expect(knativeKpa.decide(short, config, now.time_s)).toEqual(decision);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('the options', () => {
  test.each([
    [{ target: 0 }, /target must be a number above 0, got 0/],
    [{ window: 60 }, /window must be a duration like 15s, got 60/],
    [{ window: '5s' }, /window must be a number of at least 6 and at most 3600, got 5/],
    [{ metric: 'cpu' }, /metric must be one of concurrency, rps; got "cpu"/],
    [{ 'min-scale': 3, 'max-scale': 2 }, /maxReplicas must be at least minReplicas/],
    [{ 'panic-windows': 3 }, /panic-windows is not known/],
  ])('%j is refused', (options, message) => {
    expect(() => knativeKpa.parse(options)).toThrow(message);
    expect(() => knativeKpa.parse(options)).toThrow(expect.objectContaining({ code: 'E_POLICY' }));
  });
});
