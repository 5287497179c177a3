import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePolicy, policies } from './policies.ts';
import { specimens } from './specimens.test.data.ts';
import { follow } from './support/follow.ts';
import { track } from './track.ts';

const load = fc.record({
  utilisation: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  arrivalRate: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  concurrency: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  response: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
  firing: fc.boolean(),
});

describe('the table of policies', () => {
  it('has a specimen of each here', () => {
    expect(policies.map(({ name }) => name)).toEqual(Object.keys(specimens));
  });

  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s: whole, within its limits, explained, the same twice, from as much of the past as it says',
    (name, policy) => {
      const scaler = policy.make(specimens[name]!);
      fc.assert(
        fc.property(fc.array(load, { minLength: 1, maxLength: 60 }), (loads) => {
          const history = follow(scaler, loads.length, (_, time_s) => {
            const { response, firing, ...one } = loads[Math.round(time_s / scaler.interval_s)]!;
            return {
              ...one,
              responseTime: { mean_s: response, p95_s: response },
              alerts: [{ name: 'a', status: firing ? 'firing' : 'resolved', startsAt_s: time_s }],
            };
          });
          for (const { decision } of history) {
            const { desired, why } = decision!;
            expect(Number.isInteger(desired)).toBe(true);
            expect(desired).toBeGreaterThanOrEqual(scaler.minReplicas);
            expect(desired).toBeLessThanOrEqual(scaler.maxReplicas);
            expect(why.length).toBeGreaterThan(0);
            for (const sentence of why) expect(sentence).toMatch(/^\S.*\.$/);
          }
          const { decision, ...last } = history.at(-1)!;
          const since = last.time_s - scaler.lookBack_s;
          const first = history.findLastIndex(({ time_s }) => time_s <= since);
          const short = [...history.slice(Math.max(0, first), -1), last];
          expect(scaler.decide(short, last.time_s)).toEqual(decision);
        }),
        { seed: 1, numRuns: 60 },
      );
    },
  );

  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s: nothing measured changes nothing',
    (name, policy) => {
      const scaler = policy.make(specimens[name]!);
      const moment = { time_s: 0, replicas: { desired: 3, ready: 3, starting: 0 } };
      expect(scaler.decide([moment], 0).desired).toBe(3);
    },
  );

  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s: refuses an unknown key and an empty history',
    (name, policy) => {
      expect(() => policy.make({ ...specimens[name], speling: 1 })).toThrow(
        expect.objectContaining({ code: 'E_POLICY' }),
      );
      expect(() => policy.make('much')).toThrow(expect.objectContaining({ code: 'E_POLICY' }));
      if (name !== 'fixed')
        expect(() => policy.make(specimens[name]!).decide([], 0)).toThrow(/empty history/);
    },
  );

  it('is asked by name', () => {
    expect(parsePolicy({ policy: 'fixed', replicas: 4 })).toMatchObject({
      name: 'fixed',
      minReplicas: 1,
      maxReplicas: 10,
      interval_s: 15,
    });
    expect(() => parsePolicy({ policy: 'magic' })).toThrow(/one of fixed, threshold, .*; got "magic"/);
    expect(() => parsePolicy({ policy: 'fixed', replicas: 4, minReplicas: 5, maxReplicas: 2 })).toThrow(
      /maxReplicas must be at least minReplicas, got 2 and 5/,
    );
  });
});

describe('a policy at work', () => {
  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s decides as with the whole past',
    (name, policy) => {
      const scaler = policy.make(specimens[name]!);
      const decide = track(scaler);
      // Load that comes in waves, with an alert on the crest of each.
      const history = follow(scaler, 300, (replicas, time_s) => {
        const wave = 40 + 35 * Math.sin(time_s / 100);
        return {
          arrivalRate: wave,
          concurrency: wave / 2,
          utilisation: Math.min(1, wave / 20 / replicas),
          responseTime: { mean_s: wave / 400, p95_s: wave / 100 },
          alerts: [
            { name: 'a', status: wave > 70 ? 'firing' : 'resolved', startsAt_s: Math.floor(time_s / 600) },
          ],
        };
      });
      for (const { decision, ...observation } of history) expect(decide(observation)).toEqual(decision);
    },
  );
});
