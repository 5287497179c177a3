import type { Theory, TheoryTrial } from '../../analysis/theory/theory.ts';

/** The trials of one series at one load. */
export interface TheoryLevel {
  /** Offered load that was asked for; where a rate was, the load that it made, rounded. */
  readonly asked: number;
  /** As it was sent, over the trials that count. */
  readonly offered: number;
  readonly replicas: number;
  readonly kept: readonly TheoryTrial[];
  /** INVALID. */
  readonly excluded: readonly TheoryTrial[];
}

export interface TheoryLine {
  readonly series: string;
  readonly arm: string;
  readonly levels: readonly TheoryLevel[];
}

/** Series by series, and within one by load and replicas. */
export function theoryLines({ trials }: Pick<Theory, 'trials'>): TheoryLine[] {
  return groups(trials, ({ series }) => series).map((own) => ({
    series: own[0]!.series,
    arm: own[0]!.arm,
    levels: groups(own, ({ offered_asked, rate_asked, replicas }) =>
      [offered_asked, rate_asked, replicas].join(),
    )
      .map(levelOf)
      .sort((a, b) => a.replicas - b.replicas || a.asked - b.asked),
  }));
}

function levelOf(trials: readonly TheoryTrial[]): TheoryLevel {
  const kept = trials.filter((trial) => trial.kept);
  const { offered_asked, replicas } = trials[0]!;
  const offered = mean((kept.length ? kept : trials).map((trial) => trial.offered));
  return {
    asked: offered_asked ?? Number(offered.toPrecision(2)),
    offered,
    replicas,
    kept,
    excluded: trials.filter((trial) => !trial.kept),
  };
}

/** In the order in which each key comes first. */
export function groups<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const own = found.get(keyOf(one));
    if (own) own.push(one);
    else found.set(keyOf(one), [one]);
  }
  return [...found.values()];
}

/** Whether a line's levels are numbers of replicas at one load, and not loads. */
export const isOverReplicas = (lines: readonly TheoryLine[]): boolean =>
  lines.some(({ levels }) => new Set(levels.map((level) => level.replicas)).size > 1);

/** Those at which theory knows a steady state, and that count. */
export const keptTrials = ({ trials }: Pick<Theory, 'trials'>): TheoryTrial[] =>
  trials.filter((trial) => trial.kept);

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
