import type { Analysis } from '../analysis/analysis.ts';
import type { Figure } from './figure.ts';
import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';
import type { Width } from './style.ts';
import { capital } from './wording.ts';

/** A run, and what its lines are called beside another one's: 'simulated'. */
export interface NamedRun {
  readonly analysis: Analysis;
  readonly word: string;
}

/** Two runs in one figure: the same colour for the same arm, other dashes for the other run. */
export function runsFigure(a: NamedRun, b: NamedRun, width: Width = 'wide'): Figure {
  const quantity = 'p95 response time and throughput';
  const figure = lineFigure({
    id: 'runs',
    panels: [metricWords.latency_p95, metricWords.throughput],
    topic: `${a.word} and ${b.word}`,
    quantity,
    title: () => `${capital(a.word)} against ${b.word}: ${quantity}`,
  });
  return figure.draw(together(a, b), width)!;
}

function together(a: NamedRun, b: NamedRun): Analysis {
  const { design } = a.analysis;
  const [before, after] = [a, b].map(({ analysis, word }) => {
    const named = (name: string) => `${name} (${word})`;
    return {
      series: analysis.series.map((one) => ({ ...one, name: named(one.name) })),
      cells: analysis.cells.map((cell) => ({ ...cell, series: named(cell.series) })),
    };
  });
  const distinct = <T>(some: readonly T[], more: readonly T[]) => [...new Set([...some, ...more])];
  const levels = distinct(design.x.levels, b.analysis.design.x.levels).sort((x, y) => x - y);
  return {
    ...a.analysis,
    design: { ...design, arms: distinct(design.arms, b.analysis.design.arms), x: { ...design.x, levels } },
    series: [...before!.series, ...after!.series],
    cells: [...before!.cells, ...after!.cells],
  };
}
