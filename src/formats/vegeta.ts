import { formatJson } from '../core/json.ts';
import type { LoadSummary, SummaryFormat } from './format.ts';
import { percentile } from './percentile.ts';
import { timestamp } from './time.ts';

const NS_PER_US = 1000;
const NS_PER_S = 1e9;

/** What `vegeta report -type=json` writes; durations in ns. Latencies are response times of the good requests. */
export const vegeta: SummaryFormat = {
  kind: 'summary',
  name: 'vegeta',
  ending: '.vegeta.json',
  about: "vegeta's report: one JSON object",
  text: (summary) => formatJson(report(summary)),
};

function report(summary: LoadSummary) {
  const { started_s, duration_s, elapsed_s, completed, failed, dropped } = summary;
  const requests = completed + failed + dropped;
  const each = (total: number) => ({ total, mean: requests > 0 ? total / requests : 0 });
  return {
    latencies: latencies(summary),
    bytes_in: each(summary.bytes_in),
    bytes_out: each(summary.bytes_out),
    earliest: timestamp(started_s),
    latest: timestamp(started_s + duration_s),
    end: timestamp(started_s + elapsed_s),
    duration: Math.round(duration_s * NS_PER_S),
    wait: Math.round((elapsed_s - duration_s) * NS_PER_S),
    requests,
    rate: duration_s > 0 ? requests / duration_s : requests,
    throughput: elapsed_s > 0 ? completed / elapsed_s : completed,
    success: requests > 0 ? completed / requests : 0,
    status_codes: summary.statuses,
    errors: Object.keys(summary.errors),
  };
}

function latencies({ response }: LoadSummary) {
  const ns = (us: number) => (Number.isNaN(us) ? 0 : Math.round(us * NS_PER_US));
  const at = (p: number) => ns(percentile(response, p));
  return {
    total: ns(response.sum),
    mean: ns(response.mean),
    '50th': at(50),
    '90th': at(90),
    '95th': at(95),
    '99th': at(99),
    max: ns(response.max),
    min: ns(response.min),
  };
}
