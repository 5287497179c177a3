import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandCurve, type SearchMethod, searchCapacity, searchDemand } from './search.ts';

const methods: readonly SearchMethod[] = ['exhaustive', 'linear', 'binary'];
const places = fc
  .uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 20 })
  .map((list) => list.toSorted((a, b) => a - b));

describe.each(methods)('%s search', (method) => {
  it('finds the demand and the capacity that every look would show, where more never hurts', async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 0, max: 201 }), async (list, limit) => {
        const demand = await searchDemand(list, (r) => r >= limit, method);
        expect(demand.found).toBe(list.find((r) => r >= limit) ?? null);
        expect(demand.violations).toEqual([]);
        const capacity = await searchCapacity(list, (l) => l <= limit, method);
        expect(capacity.found).toBe(list.findLast((l) => l <= limit) ?? null);
        expect(capacity.violations).toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('looks nowhere twice, tells where it looked in order, and never finds what it did not see hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        async (list, answers) => {
          for (const search of [searchDemand, searchCapacity]) {
            const asked: number[] = [];
            const holds = (at: number) => {
              asked.push(at);
              return answers[list.indexOf(at)]!;
            };
            const { found, looked } = await search(list, holds, method);
            expect(new Set(asked).size).toBe(asked.length);
            expect(looked.map(({ at }) => at)).toEqual(asked.toSorted((a, b) => a - b));
            if (found !== null) expect(looked).toContainEqual({ at: found, holds: true });
            else expect(looked.every(({ holds }) => !holds)).toBe(true);
          }
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('an order that is broken', () => {
  it('is told: more resources that hurt', async () => {
    const holds = (r: number) => r === 2 || r === 4;
    const { found, violations } = await searchDemand([1, 2, 3, 4], holds, 'exhaustive');
    expect(found).toBe(2);
    expect(violations).toEqual([[2, 3]]);
  });

  it('is told: a greater load that is borne and a lesser that is not', async () => {
    const holds = (l: number) => l !== 20;
    const { found, violations } = await searchCapacity([10, 20, 30], holds, 'exhaustive');
    expect(found).toBe(30);
    expect(violations).toEqual([[30, 20]]);
  });

  it('halving looks at few places', async () => {
    const list = Array.from({ length: 1000 }, (_, i) => i);
    const { looked } = await searchDemand(list, (r) => r >= 777, 'binary');
    expect(looked.length).toBeLessThanOrEqual(10);
  });
});

describe('the demands of rising loads', () => {
  const loads = [10, 20, 30, 40, 50];
  const resources = [1, 2, 3, 4];
  const holds = (load: number, r: number) => load <= 12 * r;

  it.each(methods)('%s: the same with and without the restriction', async (method) => {
    for (const restrict of [false, true]) {
      const curve = await demandCurve(loads, resources, holds, { method, restrict });
      expect(curve.map(({ load, found }) => [load, found])).toEqual([
        [10, 1],
        [20, 2],
        [30, 3],
        [40, 4],
        [50, null],
      ]);
    }
  });

  it('no load is looked at twice below the demand of the one before', async () => {
    const curve = await demandCurve(loads, resources, holds, { method: 'linear', restrict: true });
    expect(curve.map(({ looked }) => looked.length)).toEqual([1, 2, 2, 2, 1]);
  });
});
