import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { findCapacity, type Probe } from './find-capacity.ts';

/** A service that holds up to its capacity; `closeness` is that of an M/M/1 at this limit. */
const exact =
  (capacity: number) =>
  async (rate: number): Promise<Probe> => ({
    rate,
    holds: rate <= capacity,
    closeness: rate / capacity,
  });

describe('findCapacity', () => {
  it('brackets the capacity of any service that is the slower the more it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 10, max: 5000, noNaN: true }), async (capacity) => {
        const found = await findCapacity({ min: 10, max: 10_000 }, exact(capacity));
        expect(found.capacity!).toBeLessThanOrEqual(capacity);
        expect(found.fails!).toBeGreaterThan(capacity);
        expect(found.fails! / found.capacity!).toBeLessThanOrEqual(1.06);
        expect(found.nonMonotone).toEqual([]);
      }),
    );
  });

  it('says so when not even the lowest rate holds, and when the highest does', async () => {
    expect(await findCapacity({ min: 10, max: 100 }, exact(5))).toMatchObject({ capacity: null, fails: 10 });
    expect(await findCapacity({ min: 10, max: 100 }, exact(1000))).toMatchObject({
      capacity: 100,
      fails: null,
    });
    expect(await findCapacity({ min: 10, max: 10 }, exact(1000))).toMatchObject({
      capacity: 10,
      fails: null,
    });
  });

  it('is seldom deceived by noise: measurements that are right 8 times in 10 near the limit', async () => {
    const rng = createRng(1);
    let right = 0;
    for (let i = 0; i < 200; i++) {
      const noisy = async (rate: number): Promise<Probe> => {
        const wrong = Math.abs(Math.log(rate / 1000)) < 0.7 && rng.next() < 0.2;
        return { rate, holds: rate <= 1000 !== wrong, closeness: rate <= 1000 ? 0.8 : 1.2 };
      };
      const { capacity, fails, nonMonotone } = await findCapacity({ min: 100, max: 8000 }, noisy);
      if (nonMonotone.length > 0 || (capacity! <= 1000 && fails! > 1000)) right++;
    }
    // Each of some six decisions near the limit is wrong in 1.5%, and a wrong one is often seen as out of order.
    expect(right / 200).toBeGreaterThan(0.85);
  });

  it('reports answers that are out of order instead of hiding them', async () => {
    // A cache that comes on above 220 requests/s: slow between 150 and 220, fast again until 500.
    const odd = async (rate: number): Promise<Probe> => ({
      rate,
      holds: rate <= 150 || (rate > 220 && rate < 500),
      closeness: 0.9,
    });
    const found = await findCapacity({ min: 100, max: 1000 }, odd);
    expect(found.capacity!).toBeLessThanOrEqual(150);
    expect(found.fails!).toBeGreaterThan(150);
    expect(found.nonMonotone.length).toBeGreaterThan(0);
    expect(found.nonMonotone.every((rate) => rate > 220 && rate < 500)).toBe(true);
  });

  it('stops where the generator cannot measure, and says so', async () => {
    const limited = async (rate: number): Promise<Probe> => ({
      rate,
      holds: rate > 500 ? null : true,
      closeness: 0.1,
    });
    const { capacity, fails, notMeasurable } = await findCapacity({ min: 100, max: 10_000 }, limited);
    expect(capacity!).toBeGreaterThan(470);
    expect(fails).toBeNull();
    expect(notMeasurable!).toBeGreaterThan(500);
  });

  it('refuses a range without rates', async () => {
    await expect(findCapacity({ min: 0, max: 10 }, exact(5))).rejects.toThrow(/above 0/);
    await expect(findCapacity({ min: 20, max: 10 }, exact(5))).rejects.toThrow(/20 to 10/);
  });
});
