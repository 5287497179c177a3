import { effectNumber, pWords } from '../figures/index.ts';
import type { Aspect, Check } from '../stats/index.ts';

/** Adds colour to finished text. */
interface Painter {
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
}

const header = ['claim; tests, p by Holm', 'effect', 'interval', 'margin', 'outcome'];

/** A check for a terminal of 80 columns: an aspect a line, its tests below it. */
export function checkTable(check: Check, painter: Painter): string {
  const rows = check.aspects.map(({ name, effect: { value, low, high, margin }, outcome }) => [
    name,
    effectNumber(value),
    `${effectNumber(low)} to ${effectNumber(high)}`,
    `${margin.low === 0 ? '' : `${short(margin.low)} to `}${short(margin.high)}`,
    outcome,
  ]);
  const widths = header.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, k) => (k === 0 || k === 4 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)))
      .join('  ')
      .trimEnd();
  return [
    painter.dim(line(header)),
    ...check.aspects.flatMap((aspect, i) => {
      const text = line(rows[i]!);
      return [aspect.outcome === 'beyond' ? painter.red(text) : text, painter.dim(`  ${testsOf(aspect)}`)];
    }),
  ].join('\n');
}

const testsOf = ({ effect, tests }: Aspect) =>
  `${effect.what}; ${tests.map((test) => `${test.name} ${pWords(test.adjusted)}`).join(', ')}`;

const short = (value: number) => String(Number(value.toPrecision(3)));
