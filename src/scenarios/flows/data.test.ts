import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadstoneError } from '../../core/errors.ts';
import { parseCsv } from './csv.ts';
import { readSource } from './data.ts';
import type { SourceOptions } from './schema.ts';

describe('CSV', () => {
  it('is read as RFC 4180 has it', () => {
    expect(parseCsv('\ufeffa,b\r\n1,"x, ""y""\nz"\n\n"",\n ok ,2"')).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"\nz'],
      ['', ''],
      [' ok ', '2"'],
    ]);
    expect(parseCsv('')).toEqual([]);
    expect(parseCsv('a')).toEqual([['a']]);
    expect(parseCsv('a,\n')).toEqual([['a', '']]);
    expect(parseCsv('""')).toEqual([['']]);
  });

  it.each([
    ['a\n"b', /line 2/],
    ['"a"b', /line 1/],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text)).toThrow(message);
  });

  it('gives back any rows that were written', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', '""', ''));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n');
        expect(parseCsv(text)).toEqual(rows);
      }),
    );
  });

  it('is read or refused, whatever it is', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          parseCsv(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(LoadstoneError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a source', () => {
  const order = 'sequential' as const;
  const files: Record<string, string> = {
    'users.csv': 'name, age\nann,1\nbob,2\n',
    'users.json': '[{"name":"ann","age":1},{"age":2,"name":"bob"}]',
    'short.csv': 'a,b\n1\n',
    'list.json': '[1]',
    'broken.json': '{',
    'nested.json': '[{"a":{}}]',
    'empty.csv': 'a\n',
    'twice.csv': 'a,a\n1,2\n',
    'big.csv': `a\n${`${'x'.repeat(1000)}\n`.repeat(1100)}`,
  };
  const read = {
    resolve: (path: string) => path,
    read: (path: string) => {
      const text = files[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
  };

  it('keeps its rows with the plan', () => {
    const columns = ['name', 'age'];
    expect(readSource('u', { csv: 'users.csv', order }, read)).toEqual({
      order,
      columns,
      cells: [
        ['ann', '1'],
        ['bob', '2'],
      ],
    });
    const cells = [
      ['ann', 1],
      ['bob', 2],
    ];
    expect(readSource('u', { json: 'users.json', order }, read)).toEqual({ order, columns, cells });
    expect(
      readSource(
        'u',
        {
          rows: [
            { name: 'ann', age: 1 },
            { name: 'bob', age: 2 },
          ],
          order,
        },
        read,
      ),
    ).toEqual({ order, columns, cells });
    // What stands in a plan can be read again.
    expect(readSource('u', { columns, cells, order }, read)).toEqual({ order, columns, cells });
  });

  it.each([
    [{ csv: 'none.csv' }, /flows\.data\.u\.csv.*none\.csv: no such file/],
    [{ csv: 'short.csv' }, /row 1 has 1 fields, its header 2/],
    [{ csv: 'empty.csv' }, /at least one row/],
    [{ csv: 'twice.csv' }, /twice/],
    [{ csv: 'big.csv' }, /at most 1048576 bytes/],
    [{ json: 'list.json' }, /list of objects/],
    [{ json: 'broken.json' }, /broken\.json/],
    [{ json: 'nested.json' }, /row 1 needs a text/],
    [{ rows: [{ a: 1 }, { b: 2 }] }, /row 2 needs .* as 'a'/],
  ] as [Partial<SourceOptions>, RegExp][])('refuses %j', (source, message) => {
    expect(() => readSource('u', { order, ...source }, read)).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringMatching(message) }),
    );
  });
});
