import { formatDuration } from '../core/units.ts';
import { Fields } from './fields.ts';
import { newest } from './history.ts';
import { inOrder, limited } from './limits.ts';
import { definePolicy, type Limits } from './policy.ts';
import { signalOf } from './signal.ts';
import { replicas } from './wording.ts';

const SLOW_S = 0.2;
const FAST_S = 0.1;
const WHEN_SLOW = 5;
const WHEN_FAST = 2;
const BETWEEN = 1;
const INTERVAL_S = 60;

/**
 * The scheduler of a matrix multiplication service, as it was published: a mean response above 200 ms gives 5 replicas,
 * below 100 ms 2, otherwise 1. It is not monotone - the middle band gets the fewest - and is kept to compare
 * with. F. Mansutti, "Serverless Scaling with Deep Reinforcement Learning" (2024), the README's "How Autoscaling Works".
 */
export const matrixScheduler = definePolicy<Limits>({
  name: 'matrix-scheduler',
  summary: 'a published rule that is not monotone: 5 replicas above 200 ms, 2 below 100 ms, otherwise 1',
  parse: (options) => {
    const fields = new Fields('matrix-scheduler', options);
    const limits = {
      minReplicas: fields.whole('minReplicas', { default: BETWEEN }),
      maxReplicas: fields.whole('maxReplicas', { default: WHEN_SLOW }),
      interval_s: fields.duration('interval', { above: 0, default: INTERVAL_S }),
    };
    fields.end();
    inOrder(fields.path, limits);
    return limits;
  },
  decide: (history, config) => {
    const moment = newest(history);
    const mean = signalOf(moment, 'responseTime');
    const wanted = wantedAt(mean) ?? moment.replicas.desired;
    const why = [
      mean === null
        ? `No response was measured: hold ${wanted}.`
        : `The mean response is ${formatDuration(mean)}, ${bandOf(mean)}: ${replicas(wanted)}.`,
    ];
    return { desired: limited(wanted, config, why), recommended: wanted, why };
  },
  lookBack_s: () => 0,
});

function wantedAt(mean: number | null): number | null {
  if (mean === null) return null;
  if (mean > SLOW_S) return WHEN_SLOW;
  return mean < FAST_S ? WHEN_FAST : BETWEEN;
}

function bandOf(mean: number): string {
  if (mean > SLOW_S) return `above ${formatDuration(SLOW_S)}`;
  return mean < FAST_S
    ? `below ${formatDuration(FAST_S)}`
    : `from ${formatDuration(FAST_S)} to ${formatDuration(SLOW_S)}`;
}
