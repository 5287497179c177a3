import { grouped } from '../analysis/format.ts';
import { formatCsv } from '../results/csv.ts';
import type { Compared } from '../sim/index.ts';
import { armStyle } from './arms.ts';
import { type Dot, type DotPanel, dotPanel, labelsWidth, short } from './dot-panel.ts';
import type { Figure } from './figure.ts';
import { frame } from './frame.ts';
import type { Width } from './style.ts';

/** What was run: the model's parameters as they were written, and how often. */
export interface SimulatedRun {
  readonly given: Readonly<Record<string, string>>;
  readonly customers: number;
  readonly repetitions: number;
  /** Why the end of a warm-up could not be told. */
  readonly doubts: readonly string[];
}

const panelGap = 14;

/** What can stand on one axis: times, and shares. */
const axes = [
  { title: 'times, in the unit of the model', of: /(?:^| )(?:waiting|response|residence)Time$/, factor: 1 },
  { title: 'shares, %', of: /(?:^| )(?:utilisation|\w+Probability)$/, factor: 100 },
] as const;

/** A simulated model beside theory: every time and share with its interval. */
export function simulatedFigure(
  name: string,
  model: string,
  figures: readonly Compared[],
  run: SimulatedRun,
  width: Width = 'wide',
): Figure {
  const title = titleOf(figures);
  const subtitle = subtitleOf(model, run);
  const style = armStyle({ arms: [] }, '');
  const panels = axes.map(({ title: words, of, factor }) => ({
    title: words,
    factor,
    rows: figures
      .filter((one) => of.test(one.name))
      .map((one): Dot => ({ ...one, name: wordsOf(one.name), style })),
  }));
  const content = { name, title, subtitle, description: `${subtitle} ${title}.`, notes: doubtNotes(run) };
  return {
    ...content,
    topic: model,
    svg: frame({ ...content, body: (top) => stack(panels, top, width) }, width),
    csv: formatCsv(
      ['figure', 'simulated', 'low', 'high', 'theory'],
      figures.map(({ name: figure, value, low, high, theory }) => [figure, value, low, high, theory]),
    ),
  };
}

/** Panels below each other, of those that have anything. */
export function stack(
  panels: readonly Omit<DotPanel, 'labels' | 'width'>[],
  top: number,
  width: Width,
): { svg: string; bottom: number } {
  const labels = labelsWidth(panels.flatMap(({ rows }) => rows.map((row) => row.name)));
  let bottom = top - panelGap;
  const svg = panels
    .filter(({ rows }) => rows.length > 0)
    .map((panel) => {
      const drawn = dotPanel({ ...panel, labels, width }, bottom + panelGap);
      bottom = drawn.bottom;
      return drawn.svg;
    });
  return { svg: svg.join(''), bottom };
}

/** What was drawn, and from how much. */
export function subtitleOf(model: string, { given, customers, repetitions }: SimulatedRun): string {
  const parameters = Object.entries(given).map(([name, value]) => `${name} ${value}`);
  const requests = `${grouped(String(customers))} requests`;
  const marks =
    repetitions === 1
      ? `Marks: one run of ${requests}, 95% intervals from its batches.`
      : `Marks: ${repetitions} repetitions of ${requests} with 95% intervals.`;
  return `${model}: ${parameters.join(', ')}. ${marks} Dashed: theory.`;
}

/** What is to be distrusted, in small print. */
export const doubtNotes = ({ doubts }: SimulatedRun): string[] =>
  doubts.length === 0
    ? []
    : [
        `In ${doubts.length === 1 ? 'a run' : `${doubts.length} runs`} half was dropped as warm-up: ${doubts[0]}.`,
      ];

/** 'Mean response time 0.0392 ± 0.0013; theory is within the interval for 11 of 11 figures'. */
function titleOf(figures: readonly Compared[]): string {
  const response = figures.find(({ name }) => name === 'responseTime');
  const known = figures.filter(({ theory, low }) => theory !== null && low !== null);
  const inside = known.filter(({ theory, low, high }) => theory! >= low! && theory! <= high!);
  const said = [
    response ? `mean response time ${short(response.value)}${half(response)}` : '',
    known.length ? `theory is within the interval for ${inside.length} of ${known.length} figures` : '',
  ].filter(Boolean);
  const words = said.join('; ') || 'what was simulated';
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}

const half = ({ low, high }: Compared) =>
  low === null || high === null ? '' : ` ± ${Number(((high - low) / 2).toPrecision(2))}`;

/** 'stations 2 waitingTime' -> 'stations 2 waiting time'. */
const wordsOf = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
