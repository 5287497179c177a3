import { describe, expect, it } from 'vitest';
import { parseValues } from './read-values.ts';
import { sampleOf } from './sample.ts';

const read = (text: string, column?: string, unit: 's' | 'ms' = 's') =>
  parseValues(text, 'a file', column, unit);

describe('values are read from', () => {
  it('one number a line', () => {
    expect(read('1\n2.5\n\n3e-3\n')).toEqual({ values: [1, 2.5, 0.003], column: null, empty: 1 });
  });

  it('CSV: the column asked for, or the only one with numbers', () => {
    expect(read('name,ms\na,1\n"b, c",2\n', undefined, 'ms')).toEqual({
      values: [0.001, 0.002],
      column: 'ms',
      empty: 0,
    });
    expect(read('a,b\n1,2\n3,\n', 'b')).toEqual({ values: [2], column: 'b', empty: 1 });
  });

  it('JSON lines, of numbers and of objects, and one array', () => {
    expect(read('{"at":1,"x":"y"}\n{"at":2}\n').values).toEqual([1, 2]);
    expect(read('[1, 2, 3]').values).toEqual([1, 2, 3]);
    expect(read('[{"a":1},{"a":null}]')).toEqual({ values: [1], column: 'a', empty: 1 });
  });

  it('times of the day', () => {
    const { values } = read('at\n2026-01-31T12:00:00.250Z\n2026-01-31T12:00:01Z\n');
    expect(values[1]! - values[0]!).toBeCloseTo(0.75, 6);
  });

  it.each([
    ['', undefined, /no values/],
    ['a,b\n1,2\n', undefined, /name the column to test with --column, one of a, b/],
    ['a,b\n1,2\n', 'c', /has the columns a, b, got --column c/],
    ['1\n2\n', 'c', /has no columns, got --column c/],
    ['a\n1\nx\n', 'a', /got 'x' in row 2/],
    ['{"a":1}\n{oops\n', undefined, /line 2: not JSON/],
  ] as const)('and not from %j', (text, column, message) => {
    expect(() => read(text, column)).toThrow(expect.objectContaining({ code: 'E_DATA' }));
    expect(() => read(text, column)).toThrow(message);
  });
});

describe('a sample', () => {
  const values = (list: number[]) => ({ values: list, column: null, empty: 0 });

  it('that mostly rises is times, and is put into order; else it is gaps', () => {
    const times = sampleOf(values([10, 11, 13, 12, 15, 16, 17]), undefined);
    expect(times).toMatchObject({ kind: 'times', gaps: [1, 1, 1, 2, 1, 1] });
    expect(times.notes.join()).toContain('put into their order');
    const gaps = sampleOf(values([2, 1, 3, 1]), undefined);
    expect(gaps).toMatchObject({ kind: 'gaps', times: [0, 2, 3, 6, 7], gaps: [2, 1, 3, 1] });
    expect(sampleOf(values([1, 2, 3]), 'gaps').gaps).toEqual([1, 2, 3]);
  });

  it('of a coarse clock is called so, of a fine one not', () => {
    const coarse = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3].map((k) => k / 1000);
    expect(sampleOf(values(coarse), 'gaps').notes.join()).toMatch(/steps of 1 ms, 26% of the mean gap/);
    let now = 1.7e9;
    const epoch = coarse.map((gap) => (now += gap));
    expect(sampleOf(values(epoch), 'times').notes.join()).toMatch(/steps of 1 ms/);
    const fine = Array.from({ length: 50 }, (_, i) => Math.abs(Math.sin(i + 1)));
    expect(sampleOf(values(fine), 'gaps').notes).toEqual([]);
  });

  it('of negative gaps is none', () => {
    expect(() => sampleOf(values([1, -1]), 'gaps')).toThrow(/not negative, got -1 s/);
  });
});
