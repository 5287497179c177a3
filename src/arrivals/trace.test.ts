import { describe, expect, it } from 'vitest';
import { parseTrace, traceSchedule } from './trace.ts';

describe('a trace', () => {
  it('is replayed as it is, or faster, then ends', () => {
    const all = (times: number[], speed: number) => {
      const next = traceSchedule(Float64Array.from(times), speed);
      return times.concat([0, 0]).map(() => next());
    };
    expect(all([0, 0.5, 0.5, 2], 1)).toEqual([0, 0.5, 0.5, 2, Infinity, Infinity]);
    expect(all([1, 3], 2)).toEqual([0.5, 1.5, Infinity, Infinity]);
    expect(all([], 1)).toEqual([Infinity, Infinity]);
  });
});

describe('parseTrace', () => {
  const parse = (text: string, column?: string) => [...parseTrace(text, column)];

  it('reads one number a line', () => {
    expect(parse('0\n0.25\r\n\n1e1\n')).toEqual([0, 0.25, 10]);
    expect(parse('\uFEFF1\n1')).toEqual([1, 1]);
  });

  it('reads a column of CSV by its name, quoted or not', () => {
    const text = '\uFEFFid,"time, s",name\r\n1,0.5,a\r\n2,"1.5","b, c ""d"""\r\n';
    expect(parse(text, 'time, s')).toEqual([0.5, 1.5]);
    expect(parse('t\n1\n2', 't')).toEqual([1, 2]);
    expect(parse('t\n1\n2')).toEqual([1, 2]);
    expect(parse('a,b,c\n,2,\n', 'b')).toEqual([2]);
  });

  it('reads a million of them', () => {
    const times = parseTrace(Array.from({ length: 1_000_000 }, (_, i) => i / 1000).join('\n'));
    expect([times.length, times[0], times[999_999]]).toEqual([1_000_000, 0, 999.999]);
  });

  it.each([
    ['', undefined, /at least one time, got none/],
    ['\n \n', undefined, /at least one time, got none/],
    ['time\n', undefined, /got only a header/],
    ['1\nx\n', undefined, /a number of seconds, got 'x' in line 2/],
    ['1\nInfinity\n', undefined, /a number of seconds, got 'Infinity' in line 2/],
    ['a,b\n1,2\n', undefined, /column is one of a, b, got none/],
    ['a,b\n1,2\n', 'c', /column is one of a, b, got 'c'/],
    ['a,b\n\n1\n', 'b', /got '' in line 3/],
    ['-1\n', undefined, /from 0 and in rising order, got -1 after 0 in line 1/],
    ['1\n\n0.9\n', undefined, /in rising order, got 0.9 after 1 in line 3/],
  ])('refuses %j', (text, column, rule) => {
    expect(() => parseTrace(text, column)).toThrow(rule);
    expect(() => parseTrace(text, column)).toThrow(expect.objectContaining({ code: 'E_TRACE' }));
  });
});
