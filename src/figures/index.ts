import type { Analysis } from '../analysis/analysis.ts';
import { comparesGenerators } from '../analysis/findings/patterns.ts';
import { cpu } from './cpu.ts';
import { crossover } from './crossover.ts';
import { efficiency } from './efficiency.ts';
import { errorRate } from './error-rate.ts';
import type { Figure, FigureDefinition } from './figure.ts';
import { latencyP50 } from './latency-p50.ts';
import { latencyP95 } from './latency-p95.ts';
import { latencyP99 } from './latency-p99.ts';
import { memory } from './memory.ts';
import { allSentFigures, workloadPatterns } from './patterns/index.ts';
import { prometheusVsOwn } from './prometheus-vs-own.ts';
import type { Width } from './style.ts';
import { theoryFigures } from './theory/index.ts';
import { throughput } from './throughput.ts';

/** Every figure of a report, in its order. A new figure is a file and a line here. */
export const figureTable: readonly FigureDefinition[] = [
  workloadPatterns,
  latencyP95,
  throughput,
  latencyP50,
  latencyP99,
  errorRate,
  cpu,
  memory,
  efficiency,
  crossover,
  prometheusVsOwn,
];

/** Lines over a single level say nothing of generators that their own figure does not; theory has figures of its own. */
function tableOf(analysis: Analysis): readonly FigureDefinition[] {
  if (comparesGenerators(analysis) && analysis.design.x.levels.length < 2) return [workloadPatterns];
  return analysis.theory ? [...theoryFigures, ...besideTheory] : figureTable;
}

/** Throughput is drawn against theory, which has no crossings and knows what a server can carry. */
const besideTheory = figureTable.filter((one) => ![throughput, efficiency, crossover].includes(one));

/** What an analysis can be drawn as. Pure: no file, no font, no document. */
export function drawFigures(analysis: Analysis, width: Width = 'wide'): Figure[] {
  const decisive = tableOf(analysis).flatMap((definition) => definition.draw(analysis, width) ?? []);
  return [...decisive, ...allSentFigures(analysis, width)];
}

export { arrivalFigures } from './arrivals/index.ts';
export { autoscalingFigures } from './autoscaling/index.ts';
export type { Figure, FigureDefinition } from './figure.ts';
export { isOfSends } from './patterns/index.ts';
export { png } from './png.ts';
export { type NamedRun, runsFigure } from './runs-figure.ts';
export * from './sample/index.ts';
export { simulatedArmsFigure } from './simulated-arms-figure.ts';
export { type SimulatedRun, simulatedFigure } from './simulated-figure.ts';
export { theoryFigure } from './theory-figure.ts';
export type { TrialSeries } from './trial-figure.ts';
export { trialFigure } from './trial-figure.ts';
