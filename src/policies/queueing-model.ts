import { formatDuration } from '../core/units.ts';
import { arrivalRateAfter, upperRate } from './estimate.ts';
import { Fields } from './fields.ts';
import { greatestRecommended, newest } from './history.ts';
import { limited, readLimits } from './limits.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { explainQueueing, type QueueingRule, readQueueingRule, replicasForWait } from './queueing-rule.ts';
import { digits, percent } from './wording.ts';

export interface QueueingModelConfig extends Limits {
  readonly rule: QueueingRule;
  /** The arrival rate is the mean of this time. */
  readonly window_s: number;
  /** Plan for the rate that is not exceeded with this confidence; null: for the mean. */
  readonly confidence: number | null;
  /** What was needed within this time is kept. */
  readonly downWindow_s: number;
}

const WINDOW_S = 60;
const DOWN_WINDOW_S = 120;

/**
 * The fewest replicas at which few requests wait long, by M/M/c at the arrival rate of the last minute. It looks at
 * arrivals, not at symptoms: overload that is already there does not raise the number, nor does a queue that is
 * being worked off.
 */
export const queueingModel = definePolicy<QueueingModelConfig>({
  name: 'queueing-model',
  summary: 'the fewest replicas with P(wait > t) < p, by Erlang C at the arrival rate',
  parse,
  decide,
  lookBack_s: ({ window_s, downWindow_s }) => Math.max(window_s, downWindow_s),
});

function parse(options: unknown): QueueingModelConfig {
  const fields = new Fields('queueing-model', options);
  const config = {
    ...readLimits(fields),
    rule: readQueueingRule(fields),
    window_s: fields.duration('window', { above: 0, default: WINDOW_S }),
    confidence: fields.has('confidence') ? fields.number('confidence', { min: 0.5, below: 1 }) : null,
    downWindow_s: fields.duration('downWindow', { default: DOWN_WINDOW_S }),
  };
  fields.end();
  return config;
}

function decide(history: History, config: QueueingModelConfig, now: number): Decision {
  const { window_s, confidence, rule, downWindow_s } = config;
  const current = newest(history).replicas.desired;
  const estimate = arrivalRateAfter(history, now - window_s, config.interval_s);
  const why: string[] = [];
  if (!estimate) {
    why.push(`The arrival rate was not measured: hold ${current}.`);
    return { desired: limited(current, config, why), recommended: null, why };
  }
  why.push(`The last ${formatDuration(window_s)} saw ${digits(estimate.rate)} arrivals a second.`);
  const rate = confidence === null ? estimate.rate : upperRate(estimate, confidence);
  if (confidence !== null)
    why.push(
      `In ${formatDuration(estimate.observed_s)} that is at most ${digits(rate)}/s with ${percent(confidence)} confidence.`,
    );
  const wanted = replicasForWait(rate, rule);
  why.push(explainQueueing(rate, rule, wanted));
  const kept = greatestRecommended(history, now - downWindow_s, wanted);
  if (kept > wanted) why.push(`In the last ${formatDuration(downWindow_s)} it was ${kept}: ${kept}.`);
  return { desired: limited(kept, config, why), recommended: wanted, why };
}
