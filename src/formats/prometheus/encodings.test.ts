import { describe, expect, test } from 'vitest';
import { Histogram } from '../../measure/histogram.ts';
import { nativeHistogram, SCHEMA } from './native-histogram.ts';
import { Message } from './protobuf.ts';
import { snappyBlock } from './snappy.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('protobuf', () => {
  // The examples of protobuf.dev/programming-guides/encoding.
  test('numbers, texts and messages', () => {
    expect(hex(new Message().uint(1, 150).finish())).toBe('089601');
    expect(hex(new Message().string(2, 'testing').finish())).toBe('120774657374696e67');
    expect(hex(new Message().message(3, new Message().uint(1, 150)).finish())).toBe('1a03089601');
    expect(hex(new Message().double(1, 1).finish())).toBe('09000000000000f03f');
  });

  test('signed numbers are ZigZag coded', () => {
    const coded = [0, -1, 1, -2, 0x7fffffff, -0x80000000].map((value) =>
      hex(new Message().sint(1, value).finish()),
    );
    expect(coded).toEqual(['0800', '0801', '0802', '0803', '08feffffff0f', '08ffffffff0f']);
    expect(hex(new Message().sints(12, [3, -1]).finish())).toBe('62020601');
  });

  test('times in ms are more than 32 bits', () => {
    const bytes = new Message().uint(2, 1_700_000_000_250).finish();
    const value = bytes.slice(1).reduceRight((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    expect(value).toBe(1_700_000_000_250);
  });
});

test('a block of Snappy is its length and a literal', () => {
  expect(hex(snappyBlock(new Uint8Array()))).toBe('00');
  expect(hex(snappyBlock(Uint8Array.of(1, 2, 3)))).toBe('03fc02000000010203');
  expect(hex(snappyBlock(new Uint8Array(300))).slice(0, 14)).toBe('ac02fc2b010000');
});

describe('a native histogram', () => {
  const of = (...us: number[]) => {
    const histogram = new Histogram();
    for (const value of us) histogram.record(value);
    return nativeHistogram(histogram);
  };
  /** The buckets by number, as a reader of spans and deltas adds them up. */
  function buckets({ spans, deltas }: ReturnType<typeof of>): Map<number, number> {
    const read = new Map<number, number>();
    let [bucket, i, count] = [0, 0, 0];
    for (const { offset, length } of spans) {
      bucket += offset;
      for (const end = bucket + length; bucket < end; bucket++) {
        count += deltas[i++]!;
        read.set(bucket, count);
      }
    }
    expect(i).toBe(deltas.length);
    return read;
  }

  test('keeps every count, each in a bucket that holds its value', () => {
    const us = [0, 0, 1, 1, 2, 150, 151, 152, 153, 4000, 500_000, 3_600_000_000];
    const native = of(...us);
    expect(native).toMatchObject({ count: us.length, zeros: 2 });
    expect(native.sum_s).toBeCloseTo(3600.50461, 9);
    const read = buckets(native);
    expect([...read.values()].reduce((a, b) => a + b, 0)).toBe(us.length - 2);
    const edge = (bucket: number) => 2 ** (bucket / 2 ** SCHEMA) * 1e6;
    for (const value of us.filter((value) => value > 0)) {
      const holds = [...read].find(
        ([bucket]) => edge(bucket - 1) < value * 1.001 && value * 0.999 <= edge(bucket),
      );
      expect(holds?.[1], String(value)).toBeGreaterThan(0);
    }
  });

  test('has neighbouring buckets in one span', () => {
    // 2^-1 s and 2^(-31/32) s end the buckets -32 and -31; 1 s ends bucket 0.
    const native = of(499_900, 499_900, 505_000, 999_000);
    expect(native.spans).toEqual([
      { offset: -32, length: 2 },
      { offset: 30, length: 1 },
    ]);
    expect(native.deltas).toEqual([2, -1, 0]);
  });

  test('of nothing is empty', () => {
    expect(of()).toEqual({ count: 0, sum_s: 0, zeros: 0, spans: [], deltas: [] });
  });
});
