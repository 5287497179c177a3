import { formatCsv } from '../results/csv.ts';
import type { ComparedArm } from '../sim/index.ts';
import type { Interval } from '../stats/index.ts';
import { armStyle } from './arms.ts';
import { type Dot, short } from './dot-panel.ts';
import type { Figure } from './figure.ts';
import { frame } from './frame.ts';
import { doubtNotes, type SimulatedRun, stack, subtitleOf } from './simulated-figure.ts';
import type { Width } from './style.ts';

const axes = [
  ['responseTime', 'mean response time'],
  ['p95 responseTime', '95th percentile of the response time'],
] as const;

/** Variants of a model that were simulated from the same draws, the last being what the others are held against. */
export function simulatedArmsFigure(
  name: string,
  model: string,
  arms: readonly ComparedArm[],
  run: SimulatedRun,
  width: Width = 'wide',
): Figure {
  const title = titleOf(arms);
  const subtitle = `${subtitleOf(model, run)} All from the same arrivals and services.`;
  const design = { arms: arms.map(({ arm }) => arm) };
  const rowsOf = (figure: string): Dot[] =>
    arms.flatMap(({ arm, title: words, figures, limit }) => {
      const found = figures.find((one) => one.name === figure);
      return found ? [{ ...found, name: words, style: armStyle(design, arm), isLimit: limit !== null }] : [];
    });
  const panels = axes.map(([figure, words]) => ({ title: words, rows: rowsOf(figure) }));
  const limits = arms.flatMap(({ title: words, limit }) =>
    limit === null ? [] : [`* Theory of ${words} is the limit of ${limit}.`],
  );
  const content = {
    name,
    title,
    subtitle,
    description: `${subtitle} ${title}.`,
    notes: [...limits, ...doubtNotes(run)],
  };
  return {
    ...content,
    topic: model,
    svg: frame({ ...content, body: (top) => stack(panels, top, width) }, width),
    csv: formatCsv(
      ['arm', 'figure', 'simulated', 'low', 'high', 'theory', 'limit', 'ratio', 'ratio_low', 'ratio_high'],
      arms.flatMap(({ arm, figures, limit, ratios }) =>
        figures.map(({ name: figure, value, low, high, theory }) => {
          const ratio = ratios.get(figure)!;
          return [arm, figure, value, low, high, theory, limit, ratio.value, ratio.low, ratio.high];
        }),
      ),
    ),
  };
}

/** 'One shared queue answers in 0.0297 on average; random choice takes 3.37 times as long, round robin 2.15, ...' */
function titleOf(arms: readonly ComparedArm[]): string {
  const base = arms.at(-1)!;
  const value = base.figures.find(({ name }) => name === 'responseTime')!.value;
  const others = arms.slice(0, -1).map(({ title, ratios }, i) => {
    const times = roundedTo(ratios.get('responseTime')!);
    return i === 0 ? `${title} takes ${times} times as long` : `${title} ${times}`;
  });
  const said = `${base.title[0]!.toUpperCase()}${base.title.slice(1)} answers in ${short(value)} on average`;
  return others.length ? `${said}; ${others.join(', ')}` : said;
}

/** With the decimals, two at most, that the interval supports. */
function roundedTo({ value, low, high }: Interval): string {
  const half = low === null || high === null ? 0 : (high - low) / 2;
  return value.toFixed(half < 0.05 ? 2 : half < 0.5 ? 1 : 0);
}
