import type { MonitoredName, PrometheusReading, QueryReading } from '../../measure/prometheus-reading.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { simulate } from '../fixture.ts';
import type { AnalysisInput } from '../input.ts';

export interface SaidOf {
  readonly trial: TrialResult;
  readonly quantity: MonitoredName;
  /** What was measured here. */
  readonly own: number;
}

/** What a Prometheus would have said of a query: a number, or why it has none. */
export type Says = (of: SaidOf) => number | string;

function query(
  quantity: MonitoredName,
  job: string,
  said: number | string,
  caveat: string | null,
): QueryReading {
  const value = typeof said === 'number' ? said : null;
  const missing = typeof said === 'string' ? said : null;
  const promQl = `${quantity}{job="${job}"}[4s]`;
  const times = { from_epoch_s: 1, until_epoch_s: 5, step_s: 1 };
  return {
    ...{ quantity, job, caveat },
    instant: { query: promQl, at_epoch_s: 5, answer: [], value, missing },
    range: { query: promQl, ...times, answer: [], missing },
  };
}

/** The own figures of a simulated trial whose service has the kit's metrics. */
export function ownOf({ throughput_rps, resources, evidence }: TrialResult): Record<MonitoredName, number> {
  const { completions, duration_sum_s } = evidence.system!;
  return {
    throughput: throughput_rps,
    response_s: duration_sum_s / completions,
    utilisation: resources.containers['app-1']!.cpu_percent! / 100,
  };
}

/** A simulated experiment that a Prometheus watched. */
export function watched(says: Says, gaps: readonly string[] = [], arms = ['monolith']): AnalysisInput {
  const input = simulate({ seed: 1, arms, levels: [5, 10, 20], repetitions: 2 });
  const results = input.results.map((one) => ({
    ...one,
    resources: { ...one.resources, containers: { 'app-1': { cpu_percent: 40, mem_usage_bytes: 1 } } },
  }));
  const readingOf = (run_id: string): PrometheusReading => {
    const trial = results.find((one) => one.run_id === run_id)!;
    const own = ownOf(trial);
    const said = (quantity: MonitoredName) => says({ trial, quantity, own: own[quantity] });
    const queries = [
      query('throughput', 'app', said('throughput'), null),
      query('response_s', 'app', said('response_s'), null),
      query('utilisation', 'app', said('utilisation'), null),
    ];
    const missing = queries.flatMap(({ instant }) => instant.missing ?? []);
    return {
      prometheus: '2.42.0',
      interval_s: 0.1,
      from_epoch_s: 1,
      until_epoch_s: 5,
      pages: [{ job: 'app', replica: 'app-1', url: 'http://127.0.0.1:1/metrics', scrapes: 40, failed: 0 }],
      queries,
      gaps: [...gaps, ...missing],
    };
  };
  return { ...input, results, readingOf };
}
