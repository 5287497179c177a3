/** The cells of one row of CSV (RFC 4180). */
export function csvCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (const [, quoted, plain, end] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '') break;
  }
  return cells;
}

/** Puts lines together again that a quoted cell spans. */
export function wholeRows(take: (row: string) => void): (line: string) => void {
  let open: string | undefined;
  return (line) => {
    const row = open === undefined ? line : `${open}\n${line}`;
    const whole = row.includes('"') ? row.split('"').length % 2 === 1 : true;
    if (whole) take(row);
    open = whole ? undefined : row;
  };
}
