import type { Rng } from '../core/rng.ts';
import { BATCHES } from '../stats/batch-means.ts';
import { between, type CounterLayout, DONE, INSIDE_AREA, TIME } from './counters.ts';
import { type Measures, measuresOf } from './measures.ts';
import type { SimulationModel } from './model.ts';
import { Simulation } from './simulation.ts';
import { PIECE_REQUESTS, type WarmupEnd, warmupEnds } from './warmup.ts';

/** Pieces that a run is cut into: MSER-5 then chooses among 200 ends of the warm-up, and batches have equal sizes. */
const PIECES = 1000;

/** The shares of requests of which the longest response time is told. */
export const SHARES = [0.5, 0.9, 0.95, 0.99] as const;

export interface Stretch extends Measures {
  /** Quantiles of the response time at `SHARES`; none where responses are not kept. */
  readonly quantiles: readonly number[];
}

/** One run in numbers, as plain data that a thread can send. */
export interface Repetition {
  /** Requests at the beginning that are in no figure. */
  readonly warmup: number;
  /** Why the end of the warm-up could not be told, and half of the run was dropped; null where it could. */
  readonly doubt: string | null;
  /** What is left. */
  readonly whole: Stretch;
  /** The same in batches that follow each other. */
  readonly batches: readonly Stretch[];
}

export interface RunOptions {
  /** Requests to their end, the warm-up included. */
  readonly requests: number;
  /** Whether quantiles of the response time are wanted: eight bytes a request. Default: no. */
  readonly quantiles?: boolean;
}

/** A model run from empty for so many requests; what counts of it is decided when the other runs are there. */
export class Run {
  /** The mean number inside all stations, piece by piece: what the warm-up is seen in. */
  readonly inside: readonly number[];
  readonly #simulation: Simulation;
  readonly #snapshots: readonly Float64Array[];
  readonly #requests: number;

  constructor(model: SimulationModel, rng: Rng, { requests, quantiles = false }: RunOptions) {
    const simulation = new Simulation(model, rng, { keepResponses: quantiles });
    const pieces = Math.max(BATCHES, Math.min(PIECES, Math.floor(requests / PIECE_REQUESTS)));
    const snapshots = [simulation.snapshot()];
    for (let i = 1; i <= pieces && !simulation.isOver; i++) {
      simulation.run({ requests: Math.round((requests * i) / pieces) });
      snapshots.push(simulation.snapshot());
    }
    this.#simulation = simulation;
    this.#snapshots = snapshots;
    this.#requests = simulation.finished;
    this.inside = snapshots
      .slice(1)
      .map((end, i) => meanInside(simulation.layout, between(snapshots[i]!, end)));
  }

  /** What is left of it after its warm-up. */
  after({ pieces, doubt }: WarmupEnd): Repetition {
    const last = this.#snapshots.length - 1;
    const size = Math.floor((last - pieces) / BATCHES);
    const begin = last - size * BATCHES;
    return {
      warmup: Math.round((this.#requests * pieces) / last),
      doubt,
      whole: this.#stretch(pieces, last),
      batches: Array.from({ length: size > 0 ? BATCHES : 0 }, (_, i) =>
        this.#stretch(begin + i * size, begin + (i + 1) * size),
      ),
    };
  }

  #stretch(start: number, end: number): Stretch {
    const { layout, responses } = this.#simulation;
    const [first, last] = [this.#snapshots[start]!, this.#snapshots[end]!];
    const sorted = responses?.slice(answered(layout, first), answered(layout, last)).sort();
    return {
      ...measuresOf(layout, between(first, last)),
      quantiles: sorted?.length ? SHARES.map((share) => quantileOf(sorted, share)) : [],
    };
  }
}

/** Independent runs of a model, each without its warm-up. Run i draws from stream i. */
export function simulate(
  model: SimulationModel,
  rng: Rng,
  { repetitions = 1, ...options }: RunOptions & { readonly repetitions?: number },
): Repetition[] {
  const runs = Array.from({ length: repetitions }, (_, i) => new Run(model, rng.stream(i), options));
  const ends = warmupEnds(runs.map(({ inside }) => inside));
  return runs.map((run, i) => run.after(ends[i]!));
}

/** The number inside all stations on average. */
function meanInside(layout: CounterLayout, window: Float64Array): number {
  let area = 0;
  for (let station = 0; station < layout.stations; station++) {
    for (let of = 0; of < layout.classes; of++) area += window[layout.ofVisit(station, of) + INSIDE_AREA]!;
  }
  return window[TIME] === 0 ? 0 : area / window[TIME]!;
}

/** Answers up to a snapshot. */
function answered(layout: CounterLayout, snapshot: Float64Array): number {
  let sum = 0;
  for (let of = 0; of < layout.classes; of++) sum += snapshot[layout.ofClass(of) + DONE]!;
  return sum;
}

/** Of sorted values, between neighbours in proportion (Hyndman and Fan's type 7, as everywhere in stats). */
function quantileOf(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (position - Math.floor(position)) * (above - below);
}
