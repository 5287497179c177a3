import { describe, expect, it } from 'vitest';
import { parseTrace, traceSchedule } from './trace.ts';

describe('a trace', () => {
  it('is replayed as it is, then ends', () => {
    const next = traceSchedule([0, 0.5, 0.5, 2]);
    expect([next(), next(), next(), next(), next(), next()]).toEqual([0, 0.5, 0.5, 2, Infinity, Infinity]);
    expect(traceSchedule([])()).toBe(Infinity);
  });

  it.each([[[-1]], [[1, 0.9]], [[Number.NaN]], [[1, Infinity]]])('refuses %j', (times) => {
    expect(() => traceSchedule(times)).toThrow(/times are finite, from 0 and in rising order, got/);
    expect(() => traceSchedule(times)).toThrow(expect.objectContaining({ code: 'E_TRACE' }));
  });
});

describe('parseTrace', () => {
  it('reads one number a line', () => {
    expect(parseTrace('0\n0.25\r\n\n1e1\n')).toEqual([0, 0.25, 10]);
  });

  it('reads a column of CSV by its name, quoted or not', () => {
    const text = '\uFEFFid,"time, s",name\r\n1,0.5,a\r\n2,"1.5","b, c ""d"""\r\n';
    expect(parseTrace(text, 'time, s')).toEqual([0.5, 1.5]);
    expect(parseTrace('t\n1\n2', 't')).toEqual([1, 2]);
    expect(parseTrace('t\n1\n2')).toEqual([1, 2]);
    expect(parseTrace('a,b,c\n,2,\n', 'b')).toEqual([2]);
  });

  it.each([
    ['', undefined, /at least one time, got none/],
    ['time\n', undefined, /got only a header/],
    ['1\nx\n', undefined, /a number of seconds, got 'x' in line 2/],
    ['a,b\n1,2\n', undefined, /column is one of a, b, got none/],
    ['a,b\n1,2\n', 'c', /column is one of a, b, got 'c'/],
    ['a,b\n\n1\n', 'b', /got '' in line 3/],
  ])('refuses %j', (text, column, rule) => {
    expect(() => parseTrace(text, column)).toThrow(rule);
  });
});
