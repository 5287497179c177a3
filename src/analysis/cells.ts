import { Histogram } from '../measure/histogram.ts';
import { logTInterval, tHalfWidth, tInterval } from '../stats/t-interval.ts';
import type { Cell, Design, Estimate, Metric, Series } from './analysis.ts';
import type { AnalysisInput } from './input.ts';
import { metricNames, metrics } from './metrics.ts';
import { isKept, type Trial } from './trials.ts';

/** Every series at every level, in the order of the design. */
export function cellsOf(
  design: Design,
  series: readonly Series[],
  trials: readonly Trial[],
  histogramOf: AnalysisInput['histogramOf'],
): Cell[] {
  return series.flatMap((one) =>
    design.x.levels.map((level) => {
      const own = trials.filter((trial) => trial.series === one.name && trial.level === level);
      return cellOf(design, one, level, own, histogramOf);
    }),
  );
}

function cellOf(
  design: Design,
  series: Series,
  level: number,
  trials: readonly Trial[],
  histogramOf: AnalysisInput['histogramOf'],
): Cell {
  const kept = trials.filter(isKept);
  const response = mergedResponse(kept, histogramOf);
  return {
    series: series.name,
    arm: series.arm,
    level,
    trials: kept.map((trial) => trial.result.run_id),
    excluded: trials
      .filter((trial) => !isKept(trial))
      .map(({ result }) => ({
        run_id: result.run_id,
        metrics: eachMetric((metric) => metrics[metric].of(result)),
      })),
    validity: worst(kept),
    metrics: eachMetric((metric) => estimate(metric, kept, response)),
    thresholds: design.thresholds.map((threshold) => {
      const outcomes = kept.map(
        (trial) => trial.result.thresholds.find((t) => t.threshold === threshold)?.passed,
      );
      return {
        threshold,
        passed: outcomes.filter((passed) => passed === true).length,
        failed: outcomes.filter((passed) => passed === false).length,
      };
    }),
  };
}

const eachMetric = <T>(of: (metric: Metric) => T) =>
  Object.fromEntries(metricNames.map((metric) => [metric, of(metric)])) as Record<Metric, T>;

function worst(kept: readonly Trial[]): Cell['validity'] {
  if (kept.length === 0) return 'INVALID';
  return kept.some((trial) => trial.verdict.validity === 'SUSPECT') ? 'SUSPECT' : 'VALID';
}

/**
 * Independent values here are repetitions, never requests. A percentile is that of all repetitions' requests
 * together (histograms merge, percentiles never average); its interval comes from how it varies over repetitions.
 */
function estimate(metric: Metric, kept: readonly Trial[], response: Histogram | null): Estimate | null {
  const { of, scale, percentile, most = Infinity } = metrics[metric];
  const values = kept.map((trial) => of(trial.result)).filter((value) => value !== null);
  if (values.length === 0) return null;
  if (scale === 'linear') {
    const { value, low, high, n } = tInterval(values);
    return {
      value,
      low: low === null ? null : Math.max(0, low),
      high: high === null ? null : Math.min(most, high),
      n,
    };
  }
  if (values.some((value) => !(value > 0))) return tInterval(values);
  const interval = logTInterval(values);
  const half = tHalfWidth(values.map(Math.log));
  if (percentile === undefined || response === null || half === null) return interval;
  const value = response.percentile(percentile) / 1000;
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half), n: values.length };
}

/** null unless every trial has its histogram. */
function mergedResponse(kept: readonly Trial[], histogramOf: AnalysisInput['histogramOf']): Histogram | null {
  const merged = new Histogram();
  for (const trial of kept) {
    const own = histogramOf(trial.result.run_id);
    if (own === null) return null;
    merged.merge(own);
  }
  return merged.count > 0 ? merged : null;
}
