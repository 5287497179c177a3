import type { Analysis, Cell, Estimate, Metric, Series } from '../analysis/analysis.ts';

/** A series at one level, for one metric. */
export interface Point {
  readonly level: number;
  readonly cell: Cell;
  readonly estimate: Estimate | null;
  /** INVALID trials that have a value. */
  readonly excluded: readonly { readonly run_id: string; readonly value: number }[];
}

export interface SeriesPoints {
  readonly series: Series;
  /** By level, ascending; a level that was not run is absent. */
  readonly points: readonly Point[];
}

export function seriesPoints(analysis: Analysis, metric: Metric): SeriesPoints[] {
  return analysis.series.map((series) => ({
    series,
    points: analysis.cells
      .filter((cell) => cell.series === series.name)
      .sort((a, b) => a.level - b.level)
      .map((cell) => ({
        level: cell.level,
        cell,
        estimate: cell.metrics[metric],
        excluded: cell.excluded.flatMap(({ run_id, metrics }) => {
          const value = metrics[metric];
          return value === null ? [] : [{ run_id, value }];
        }),
      })),
  }));
}

/** Stretches of points that have an estimate: a line is broken where one is missing. */
export function runs(points: readonly Point[]): (Point & { readonly estimate: Estimate })[][] {
  const out: (Point & { estimate: Estimate })[][] = [[]];
  for (const point of points) {
    if (point.estimate) out.at(-1)!.push({ ...point, estimate: point.estimate });
    else if (out.at(-1)!.length) out.push([]);
  }
  return out.filter((run) => run.length > 0);
}

/** Below this many repetitions an interval says little. */
export const fewest = 3;

/** The most repetitions that any point has. */
export function repetitions(all: readonly SeriesPoints[]): number {
  return Math.max(0, ...all.flatMap((one) => one.points.map((point) => point.estimate?.n ?? 0)));
}

/** The 95% interval, where there is one. */
export function interval(estimate: Estimate): { low: number; high: number } | null {
  const { low, high } = estimate;
  return low === null || high === null ? null : { low, high };
}
