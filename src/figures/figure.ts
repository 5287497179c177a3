import type { Analysis } from '../analysis/analysis.ts';
import type { Width } from './style.ts';

/** A picture of what was found, with everything that stands beside it. */
export interface Figure {
  /** The file's name without its ending: latency_p95_vs_concurrency. */
  readonly name: string;
  /** What it is about, as a heading: 'Throughput'. */
  readonly topic: string;
  /** The finding, in a sentence. */
  readonly title: string;
  /** The metric, what the band is, how many repetitions. */
  readonly subtitle: string;
  /** What a screen reader says. */
  readonly description: string;
  readonly svg: string;
  readonly csv: string;
}

/** One line in the table of figures. */
export interface FigureDefinition {
  readonly id: string;
  /** null where the picture has nothing to say, such as a crossover of one arm. */
  draw(analysis: Analysis, width: Width): Figure | null;
}
