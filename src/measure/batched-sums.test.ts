import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { BatchedSums, compare, type Statistic } from './batched-sums.ts';

const mean: Statistic = (sums, units) => sums[0]! / units;

const filled = (values: readonly number[]) => {
  const sums = new BatchedSums(1);
  values.forEach((value, unit) => {
    const at = sums.at(unit);
    sums.values[at]! += value;
  });
  return sums;
};

describe('batched sums', () => {
  it('keep their total while batches become one', () => {
    const sums = filled(Array.from({ length: 5000 }, (_, i) => i));
    expect(sums.units).toBe(32);
    expect(sums.values.reduce((a, b) => a + b)).toBe((4999 * 5000) / 2);
    expect(sums.batch(1)[0]).toBe(32 * 47.5);
  });

  it('are compared over whole batches, whatever reaches further', () => {
    const sent = filled([...Array<number>(600).fill(2), ...Array<number>(1000).fill(9)]);
    const intended = filled(Array<number>(600).fill(1));
    expect(compare(sent, intended, 600, mean)).toEqual({ sent: 2, intended: 1, standardError: 0 });
  });

  it('of a mean have the standard error of a mean of independent differences', () => {
    const rng = createRng(3);
    const intended = Array.from({ length: 200 }, () => 100 * rng.next());
    const noise = Array.from({ length: 200 }, () => rng.next());
    const sent = intended.map((value, i) => value + noise[i]!);
    const average = noise.reduce((a, b) => a + b) / 200;
    const variance = noise.reduce((sum, x) => sum + (x - average) ** 2, 0) / 199;
    const compared = compare(filled(sent), filled(intended), 200, mean);
    expect(compared.sent - compared.intended).toBeCloseTo(average, 10);
    expect(compared.standardError).toBeCloseTo(Math.sqrt(variance / 200), 10);
  });

  it('of fewer than ten batches have no standard error', () => {
    expect(compare(filled([1, 2, 3]), filled([1, 2, 3]), 3, mean).standardError).toBeNull();
    expect(compare(new BatchedSums(1), new BatchedSums(1), 0, mean).sent).toBeNaN();
  });
});
