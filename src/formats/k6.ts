import { formatJson } from '../core/json.ts';
import type { Histogram } from '../measure/histogram.ts';
import { milliseconds } from '../measure/summary.ts';
import { parseThreshold } from '../measure/thresholds.ts';
import type { LoadSummary, SummaryFormat, ThresholdVerdict } from './format.ts';
import { percentile } from './percentile.ts';

/** MD5 of nothing: the id of k6's group without a name. */
const ROOT_GROUP_ID = 'd41d8cd98f00b204e9800998ecf8427e';

const GOOD = 'http_reqs{expected_response:true}';

/**
 * What k6 writes with --summary-export. `http_req_duration` is the response time of the good requests from their
 * intended times; `dropped_iterations` are the requests that were never sent, as in k6, whose `http_reqs` leave them
 * out. The fields of a rate count the trues, so `passes` of `http_req_failed` are the requests that failed.
 */
export const k6: SummaryFormat = {
  kind: 'summary',
  name: 'k6',
  ending: '.k6.json',
  about: "k6's --summary-export: one JSON object",
  text: (summary) =>
    formatJson({
      root_group: { name: '', path: '', id: ROOT_GROUP_ID, groups: {}, checks: {} },
      metrics: metrics(summary),
    }),
};

function metrics(summary: LoadSummary) {
  const { completed, failed, dropped, elapsed_s, response, bytes_in, bytes_out } = summary;
  const requests = completed + failed;
  const counter = (count: number) => ({ count, rate: elapsed_s > 0 ? count / elapsed_s : 0 });
  const figures: Record<string, object> = {
    http_reqs: counter(requests),
    [GOOD]: counter(completed),
    http_req_duration: trend(response),
    http_req_failed: { passes: failed, fails: completed, value: requests > 0 ? failed / requests : 0 },
    dropped_iterations: counter(dropped),
    data_received: counter(bytes_in),
    data_sent: counter(bytes_out),
  };
  for (const verdict of summary.thresholds) {
    const threshold = translated(verdict);
    if (!threshold) continue;
    const { metric, text, crossed } = threshold;
    const figure: { thresholds?: Record<string, boolean> } = figures[metric]!;
    figures[metric] = { ...figure, thresholds: { ...figure.thresholds, [text]: crossed } };
  }
  return figures;
}

/** In ms; a metric without values has zeros, as in k6. */
function trend(histogram: Histogram) {
  const at = (p: number) => milliseconds(percentile(histogram, p)) ?? 0;
  return {
    avg: milliseconds(histogram.mean) ?? 0,
    min: milliseconds(histogram.min) ?? 0,
    med: at(50),
    max: milliseconds(histogram.max) ?? 0,
    'p(90)': at(90),
    'p(95)': at(95),
    'p(99)': at(99),
    'p(99.9)': at(99.9),
  };
}

/** What k6 calls our figures: the metric, the aggregate, and how much of its unit (ms, 1, 1/s) makes one of ours (ms, %, 1/s). */
const FIGURES: Record<string, { metric: string; aggregate: string; unit: number }> = {
  mean: { metric: 'http_req_duration', aggregate: 'avg', unit: 1 },
  max: { metric: 'http_req_duration', aggregate: 'max', unit: 1 },
  errors: { metric: 'http_req_failed', aggregate: 'rate', unit: 0.01 },
  throughput: { metric: 'http_reqs', aggregate: 'rate', unit: 1 },
  goodput: { metric: GOOD, aggregate: 'rate', unit: 1 },
};

/** 'p99 < 0.2s' is k6's 'p(99)<200'. A threshold's `true` means that it failed; one that was not judged is left out. */
function translated({ threshold, passed }: ThresholdVerdict) {
  if (passed === null) return null;
  const { metric: figure, operator, limit, scale } = parseThreshold(threshold);
  const { metric, aggregate, unit } = FIGURES[figure] ?? {
    metric: 'http_req_duration',
    aggregate: `p(${figure.slice(1)})`,
    unit: 1,
  };
  const inTheirs = Number((limit * scale * unit).toPrecision(12));
  return { metric, text: `${aggregate}${operator}${inTheirs}`, crossed: !passed };
}
