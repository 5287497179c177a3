import type { Compared } from '../sim/index.ts';
import { words } from './theory-table.ts';
import { wrap } from './wrap.ts';

/** Of estimates more would be noise; theory has as many so that they compare. */
const DIGITS = 5;

/** The rest of them say the same of other runs. */
const MOST_DOUBTS = 2;

export interface Run {
  readonly customers: number;
  readonly repetitions: number;
  readonly seed: number;
  /** The longest. */
  readonly warmup: number;
}

/** Simulated figures for the terminal: each with its interval, theory beside it, and how far off that is. */
export function simulationTable(
  title: string,
  run: Run,
  doubts: readonly string[],
  figures: readonly Compared[],
): string {
  const head = ['', 'simulated', '95% interval', 'theory', 'off by'];
  const rows = figures.map((figure) => figureCells({ ...figure, name: words(figure.name) }));
  const inside = insideLines(figures);
  return [
    ...headLines(title, run, doubts),
    '',
    ...grid([head, ...rows]),
    ...(inside.length ? ['', ...inside] : []),
  ].join('\n');
}

/** What was run, and what of it is in doubt. */
export function headLines(
  title: string,
  { customers, repetitions, seed, warmup }: Run,
  doubts: readonly string[],
): string[] {
  const times = repetitions === 1 ? 'one run, intervals from its batches' : `${repetitions} repetitions`;
  return [
    title,
    `${customers.toLocaleString('en')} requests, ${times}, seed ${seed}; warm-up up to ${warmup.toLocaleString('en')} requests`,
    ...doubts.slice(0, MOST_DOUBTS).map((doubt) => wrap(`half of a run was dropped as warm-up: ${doubt}`)),
    ...(doubts.length > MOST_DOUBTS ? [`and so in ${doubts.length - MOST_DOUBTS} more`] : []),
  ];
}

/** Name, value, interval, theory, and how far off that is. */
export const figureCells = ({ name, value, low, high, theory }: Compared): string[] => [
  name,
  print(value),
  low === null || high === null ? '-' : `${print(low)} to ${print(high)}`,
  theory === null ? '-' : print(theory),
  theory === null || theory === 0 ? '-' : `${(100 * (value / theory - 1)).toFixed(2)}%`,
];

/** How often theory is where simulation says it should be; nothing where it says nothing. */
export function insideLines(figures: readonly Compared[]): string[] {
  const known = figures.filter(({ theory, low }) => theory !== null && low !== null);
  if (!known.length) return [];
  const inside = known.filter(({ theory, low, high }) => theory! >= low! && theory! <= high!);
  return [
    `theory is within the interval for ${inside.length} of ${known.length}; by chance alone 1 in 20 is not`,
  ];
}

export function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  return rows.map((row) =>
    row
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)))
      .join('  ')
      .trimEnd(),
  );
}

const print = (value: number) => String(Number(value.toPrecision(DIGITS)));
