import { parseArrivals } from '../../arrivals/index.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { Plan, Workload } from '../../plan/plan.ts';
import { mean } from '../../stats/mean.ts';
import type { Series } from '../analysis.ts';
import { isKept, type Trial } from '../trials.ts';
import { gapsIn } from './gaps.ts';
import { generatorOf } from './generator-of.ts';
import type { Outcome, Pattern } from './pattern.ts';
import { sentIn, timesIn, windowOf } from './sent-times.ts';
import { standsForIts } from './stands-for.ts';
import { omittedBy, unpacedResponse } from './synchronous.ts';

/** More times than this are no better picture. */
const MOST_TIMES = 5000;

/** Every trial whose single requests were kept, in the order of the series, levels and repetitions. */
export function patternsOf(
  plan: Plan,
  series: readonly Series[],
  trials: readonly Trial[],
  requestsOf: (run_id: string) => readonly RequestRecord[] | null,
): Pattern[] {
  const stands = standsForIts(trials);
  const ordered = series.flatMap(({ name }) =>
    trials
      .filter((trial) => trial.series === name)
      .sort((a, b) => a.level - b.level || a.result.repetition - b.result.repetition),
  );
  return ordered.flatMap((trial) => {
    const { run_id } = trial.result;
    const requests = requestsOf(run_id);
    const planned = plan.trials.find((one) => one.run_id === run_id);
    if (requests === null || !planned) return [];
    return [patternOf(trial, planned.workload, requests, stands(trial))];
  });
}

function patternOf(
  trial: Trial,
  workload: Workload,
  requests: readonly RequestRecord[],
  stands: boolean,
): Pattern {
  const { result, series, level } = trial;
  const window = windowOf(result);
  const sent = sentIn(requests, window);
  const times = timesIn(sent, window);
  const good = sent.flatMap(({ error, done_s, ...one }) =>
    error === null && done_s !== null ? [{ ...one, done_s }] : [],
  );
  const outcome: Outcome = {
    sent: sent.length,
    good: good.length,
    failed: sent.filter(({ error, done_s }) => done_s !== null && error !== null).length,
    waiting: sent.filter(({ done_s }) => done_s === null).length,
  };
  const generator = generatorOf(workload);
  const rate_asked = result.rate;
  return {
    run_id: result.run_id,
    series,
    arm: result.arm,
    level,
    kept: isKept(trial),
    generator,
    rate_asked,
    cv_asked: cvAsked(workload),
    rate_sent: sent.length / result.duration_s,
    throughput_rps: result.throughput_rps,
    goodput_rps: result.goodput_rps,
    requests: outcome,
    success_share: sent.length > 0 ? good.length / sent.length : null,
    gaps: gapsIn(times),
    roundtrip_s: meanOrNull(good.map(({ done_s, sent_s }) => done_s - sent_s)),
    response_s: meanOrNull(good.map(({ done_s, intended_s }) => done_s - intended_s)),
    omitted:
      generator === 'open'
        ? 0
        : generator === 'synchronous' && rate_asked !== null
          ? omittedBy(requests, window, rate_asked)
          : null,
    unpaced_response_s: generator === 'synchronous' ? unpacedResponse(requests, window) : null,
    sent_s: stands ? times.slice(0, MOST_TIMES).map(micro) : null,
  };
}

function cvAsked(workload: Workload): number | null {
  if (workload.model === 'closed') return workload.synchronous ? cvOf(workload.synchronous.arrivals) : null;
  // Sessions send more than their arrivals.
  return workload.rates.kind === 'constant' && workload.session === null ? cvOf(workload.arrivals) : null;
}

const cvOf = (arrivals: string): number | null => {
  const { scv } = parseArrivals(arrivals);
  return Number.isFinite(scv) ? Math.sqrt(scv) : null;
};

const meanOrNull = (values: readonly number[]) => (values.length > 0 ? mean(values) : null);

/** As exact as a clock is. */
const micro = (seconds: number) => Number(seconds.toFixed(6));
