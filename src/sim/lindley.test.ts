import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { constant, exponential } from '../stats/index.ts';
import { arrivalsOf } from './arrivals.ts';
import { kieferWolfowitz, lindley } from './lindley.ts';
import { Simulation } from './simulation.ts';

/** Response times of the event engine in the order of the arrivals: with equal services they leave as they came. */
function responses(gaps: readonly number[], service: number, servers: number): number[] {
  let now = 0;
  const times = gaps.map((gap, i) => {
    now += i === 0 ? 0 : gap;
    return now;
  });
  const model = {
    stations: [{ service: constant(service), servers }],
    classes: [{ source: { arrivals: arrivalsOf(times) } }],
  };
  const simulation = new Simulation(model, createRng(1), { keepResponses: true });
  simulation.run({});
  return [...simulation.responses!.slice()];
}

const gaps = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 200 });

test('the recursions are what the event engine does', () => {
  fc.assert(
    fc.property(
      gaps,
      fc.double({ min: 0.1, max: 6, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      (all, service, c) => {
        const services = all.map(() => service);
        const events = responses(all, service, c);
        const waits = kieferWolfowitz(all, services, c);
        events.forEach((response, i) => {
          expect(Math.abs(response - waits[i]! - service)).toBeLessThan(1e-9);
        });
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});

test('with one server both recursions are the same, with more nobody waits longer', () => {
  const rng = createRng(6);
  const [all, services] = [0.9, 1].map((mean) =>
    Array.from({ length: 2000 }, () => exponential(1 / mean).sample(rng)),
  );
  const one = lindley(all!, services!);
  kieferWolfowitz(all!, services!, 1).forEach((wait, i) => {
    expect(wait).toBeCloseTo(one[i]!, 9);
  });
  kieferWolfowitz(all!, services!, 2).forEach((wait, i) => {
    expect(wait).toBeLessThanOrEqual(one[i]! + 1e-9);
  });
});

test('by hand', () => {
  expect([...lindley([0, 1, 1, 9], [4, 2, 1, 1])]).toEqual([0, 3, 4, 0]);
  expect([...kieferWolfowitz([0, 1, 1, 1], [4, 4, 1, 1], 2)]).toEqual([0, 0, 2, 2]);
});

test('what does not fit is refused', () => {
  expect(() => lindley([1], [1, 2])).toThrow(/got 1 gaps and 2 services/);
  expect(() => kieferWolfowitz([1], [1], 0)).toThrow(/at least 1, got 0/);
});
