import type { Answer, Value } from '../queueing/theory/index.ts';

/** Letters that textbooks use beside the names. */
const symbols: Readonly<Record<string, string>> = {
  throughput: 'X',
  utilisation: 'rho',
  waitingTime: 'W_q',
  responseTime: 'R',
  numberWaiting: 'L_q',
  numberInside: 'L',
};

/** Enough to recompute, few enough to read. */
const DIGITS = 6;
/** More rows than this, such as of state probabilities, are in the JSON. */
const MOST_ROWS = 20;

/** A model's answer for the terminal: a line a number, and what comes in rows as a table. */
export function theoryTable(answer: Answer): string {
  const lines: string[] = [];
  const single = Object.entries(answer).filter(([, value]) => !isNested(value));
  const widest = Math.max(0, ...single.map(([name]) => words(name).length));
  const values = single.map(([, value]) => print(value));
  const column = Math.max(0, ...values.map((value) => value.length));
  single.forEach(([name], i) => {
    const symbol = symbols[name] ?? '';
    lines.push(`${words(name).padEnd(widest)}  ${values[i]!.padStart(column)}  ${symbol}`.trimEnd());
  });
  for (const [name, value] of Object.entries(answer)) {
    if (!isNested(value)) continue;
    if (lines.length) lines.push('');
    lines.push(`${words(name)}:`, ...nested(value));
  }
  return lines.join('\n');
}

const isRecord = (value: Value): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNested = (value: Value) => typeof value === 'object' && value !== null;

function nested(value: Value): string[] {
  if (isRecord(value))
    return theoryTable(value)
      .split('\n')
      .map((row) => `  ${row}`.trimEnd());
  const all = Array.isArray(value) ? value : [];
  if (!all.length) return ['  none'];
  const rows = all.slice(0, MOST_ROWS).map((one) => (isRecord(one) ? one : { value: one }));
  const more = all.length > rows.length ? [`  and ${all.length - rows.length} more: --json shows them`] : [];
  // What has parts of its own is shown one after the other.
  if (rows.some((row) => Object.values(row).some(isNested))) {
    return [...rows.flatMap((row, i) => [`  ${i + 1}.`, ...nested(row)]), ...more];
  }
  // Plain numbers are by state: that of nobody inside is 0.
  return [...grid(rows, isRecord(all[0]!) ? 1 : 0), ...more];
}

function grid(rows: readonly Answer[], first: number): string[] {
  const names = Object.keys(rows[0]!);
  const cells = [['', ...names.map((name) => symbols[name] ?? words(name))]].concat(
    rows.map((row, i) => [String(i + first), ...names.map((name) => print(row[name] ?? null))]),
  );
  const widths = cells[0]!.map((_, k) => Math.max(...cells.map((row) => row[k]!.length)));
  return cells.map((row) => `  ${row.map((cell, k) => cell.padStart(widths[k]!)).join('  ')}`.trimEnd());
}

/** 'waitingTime' -> 'waiting time', 'peak_n' -> 'peak n'. */
export const words = (name: string) =>
  name.replace(/_/g, ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function print(value: Value): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(DIGITS)));
  return value === null ? '-' : String(value);
}
