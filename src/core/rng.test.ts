import { describe, expect, it } from 'vitest';
import { createRng, philox, shuffled } from './rng.ts';

const words = (hex: string) => hex.split(' ').map((word) => Number.parseInt(word, 16));

describe('philox4x32-10', () => {
  // Random123 1.14, tests/kat_vectors: counter, key, result.
  it.each([
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('of %s with key %s is the published answer', (counter, key, result) => {
    const out = new Uint32Array(4);
    const [c0, c1, c2, c3] = words(counter) as [number, number, number, number];
    const [k0, k1] = words(key) as [number, number];
    philox(out, c0, c1, c2, c3, k0, k1);
    expect([...out]).toEqual(words(result));
  });
});

const N = 100_000;

/** sqrt(n) times the Kolmogorov-Smirnov distance from the uniform; above 1.95 once in 1,000. */
function distanceFromUniform(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  sorted.forEach((u, i) => {
    distance = Math.max(distance, (i + 1) / sorted.length - u, u - i / sorted.length);
  });
  return Math.sqrt(sorted.length) * distance;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const product = a.reduce((sum, u, i) => sum + (u - 0.5) * (b[i]! - 0.5), 0);
  return (12 * product) / a.length;
}

const draws = (rng: { next(): number }) => Float64Array.from({ length: N }, () => rng.next());

describe('createRng', () => {
  it('draws uniformly from [0, 1), for small and large seeds', () => {
    for (const seed of [0, 1, 42, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const values = draws(createRng(seed));
      expect(distanceFromUniform(values)).toBeLessThan(1.95);
      expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values.slice(0, 1000))).toBeLessThan(1);
    }
  });

  it('draws without serial correlation', () => {
    const values = draws(createRng(5));
    for (const lag of [1, 2, 4]) {
      const r = correlation(values.subarray(0, N - lag), values.subarray(lag));
      expect(Math.abs(r) * Math.sqrt(N)).toBeLessThan(3.29);
    }
  });

  it('gives the same draws for the same seed, others for another', () => {
    const first = Array.from(
      { length: 10 },
      (
        (rng) => () =>
          rng.uint32()
      )(createRng(7)),
    );
    const again = Array.from(
      { length: 10 },
      (
        (rng) => () =>
          rng.uint32()
      )(createRng(7)),
    );
    const other = Array.from(
      { length: 10 },
      (
        (rng) => () =>
          rng.uint32()
      )(createRng(7 + 2 ** 32)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuses the seed %s', (seed) => {
    expect(() => createRng(seed)).toThrow(/a seed is a whole number/);
  });
});

describe('streams', () => {
  it('depend on their names, not on what was drawn before', () => {
    const used = createRng(1);
    for (let i = 0; i < 11; i++) used.next();
    expect(used.stream(3, 4).next()).toBe(createRng(1).stream(3, 4).next());
    expect(createRng(1).stream(3).stream(4).next()).toBe(createRng(1).stream(3, 4).next());
  });

  it('are all different, and differ from their parent', () => {
    const root = createRng(1);
    const names = Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]);
    const firsts = [
      root,
      ...Array.from({ length: 10 }, (_, i) => root.stream(i)),
      ...names.map((n) => root.stream(...n)),
    ];
    expect(new Set(firsts.map((rng) => rng.next())).size).toBe(firsts.length);
  });

  it('are uncorrelated with their neighbours and their parent', () => {
    const root = createRng(9);
    const parent = draws(root);
    const streams = Array.from({ length: 6 }, (_, i) => draws(createRng(9).stream(i)));
    for (const [a, b] of streams.map((s, i) => [s, streams[i + 1] ?? parent] as const)) {
      expect(Math.abs(correlation(a, b)) * Math.sqrt(N)).toBeLessThan(3.29);
    }
  });

  it('are uniform across names: the first draw of 100,000 streams', () => {
    const root = createRng(3);
    expect(
      distanceFromUniform(Float64Array.from({ length: N }, (_, i) => root.stream(i).next())),
    ).toBeLessThan(1.95);
  });
});

describe('shuffled', () => {
  it('gives each of the 6 orders of 3 items equally often', () => {
    const rng = createRng(11);
    const counts = new Map<string, number>();
    const n = 60_000;
    for (let i = 0; i < n; i++) {
      const order = shuffled(['a', 'b', 'c'], rng).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, c) => sum + (c - n / 6) ** 2 / (n / 6), 0);
    expect(counts.size).toBe(6);
    // The 99.9% point of chi-square with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.515);
  });

  it('leaves its argument alone', () => {
    const items = [1, 2, 3];
    shuffled(items, createRng(1));
    expect(items).toEqual([1, 2, 3]);
  });
});
