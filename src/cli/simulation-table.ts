import type { Compared } from '../sim/index.ts';
import { words } from './theory-table.ts';

/** Of estimates more would be noise; theory has as many so that they compare. */
const DIGITS = 5;

interface Run {
  readonly customers: number;
  readonly repetitions: number;
  readonly seed: number;
  /** The longest. */
  readonly warmup: number;
}

/** Simulated figures for the terminal: each with its interval, theory beside it, and how far off that is. */
export function simulationTable(
  title: string,
  { customers, repetitions, seed, warmup }: Run,
  doubts: readonly string[],
  figures: readonly Compared[],
): string {
  const times = repetitions === 1 ? 'one run, intervals from its batches' : `${repetitions} repetitions`;
  const head = ['', 'simulated', '95% interval', 'theory', 'off by'];
  const rows = figures.map(({ name, value, low, high, theory }) => [
    words(name),
    print(value),
    low === null || high === null ? '-' : `${print(low)} to ${print(high)}`,
    theory === null ? '-' : print(theory),
    theory === null || theory === 0 ? '-' : `${(100 * (value / theory - 1)).toFixed(2)}%`,
  ]);
  const known = figures.filter(({ theory, low }) => theory !== null && low !== null);
  const inside = known.filter(({ theory, low, high }) => theory! >= low! && theory! <= high!);
  return [
    title,
    `${customers.toLocaleString('en')} requests, ${times}, seed ${seed}; warm-up up to ${warmup.toLocaleString('en')} requests`,
    ...doubts.map((doubt) => `half of a run was dropped as warm-up: ${doubt}`),
    '',
    ...grid([head, ...rows]),
    ...(known.length
      ? [
          '',
          `theory is within the interval for ${inside.length} of ${known.length}; by chance alone 1 in 20 is not`,
        ]
      : []),
  ].join('\n');
}

function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  return rows.map((row) =>
    row
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)))
      .join('  ')
      .trimEnd(),
  );
}

const print = (value: number) => String(Number(value.toPrecision(DIGITS)));
