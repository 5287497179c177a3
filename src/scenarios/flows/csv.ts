import { LoadstoneError } from '../../core/errors.ts';

/**
 * The rows of a CSV text by RFC 4180: commas, quotes around what holds one, two quotes for one, any line ends. Blank
 * lines are skipped, as is a byte order mark.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let line = 1;
  // Each match is one field and what ends it; a quote in the middle of a bare field stands for itself.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r\n|\n|\r|$)/y;
  const source = text.replace(/^\ufeff/, '');
  while (field.lastIndex < source.length || row.length > 0) {
    const match = field.exec(source);
    if (!match) throw new LoadstoneError('E_SPEC', `line ${line} has a quote that nothing closes or follows`);
    const [whole, quoted, bare, end] = match;
    row.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n|\n|\r/).length - 1;
    if (end === ',') continue;
    if (row.length > 1 || quoted !== undefined || bare !== '') rows.push(row);
    row = [];
  }
  return rows;
}
