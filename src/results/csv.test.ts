import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsv, parseCsv } from './csv.ts';

test('what was written is read again, whatever the text', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', 'x\ny', '', 'naïve, "quoted"\r\n'));
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 });
  const property = fc.property(table, (rows) => {
    const records = rows.map(([a, b, c]) => ({ a, b, c: c.length }));
    const text = formatCsv(
      ['a', 'b', 'c'],
      records.map(({ a, b, c }) => [a, b, c]),
    );
    expect(parseCsv(text)).toEqual(records.map((record) => ({ ...record, c: String(record.c) })));
  });
  fc.assert(property, { seed: 1, numRuns: 300 });
});

test('null is an empty cell', () => {
  expect(formatCsv(['a', 'b'], [[null, 1]])).toBe('a,b\n,1\n');
});
