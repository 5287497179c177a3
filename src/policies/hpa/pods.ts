import { mean } from '../../stats/mean.ts';
import type { Moment, Replica, ResourceUsage } from '../policy.ts';
import { signalOf } from '../signal.ts';

/** Pods of one kind, and the sums of what they use and request; a plain metric has no request. */
export interface Group {
  readonly count: number;
  readonly used: number;
  readonly requested: number;
}

/** The pods of a service as the controller sees them for one metric. Deleted and failed ones are in no group. */
export interface Pods {
  /** Pods that count, each with a sample. */
  readonly measured: Group;
  readonly unready: Group;
  readonly missing: Group;
}

// The controller manager's --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay.
const CPU_INITIALIZATION_S = 300;
const INITIAL_READINESS_S = 30;
/** metrics-server's window, where a sample does not tell its own. */
const WINDOW_S = 30;

/** The pods of a moment by their use of a resource; with totals alone, starting replicas are unready ones. */
export function podsByResource(moment: Moment, name: string, now: number): Pods {
  if (!moment.each) {
    const used = name === 'cpu' ? signalOf(moment, 'utilisation') : null;
    return fromTotals(moment, used === null ? null : used * moment.replicas.ready);
  }
  return group(moment.each, (pod) => {
    const usage = pod.resources?.[name];
    if (!usage) return { used: null };
    const { used, requested } = usage;
    return { used, requested, unready: name === 'cpu' && isUnready(pod, usage, now) };
  });
}

/** The pods of a moment by any other metric of theirs. */
export function podsByMetric(moment: Moment, name: string): Pods {
  if (!moment.each) return fromTotals(moment, signalOf(moment, name));
  return group(moment.each, (pod) => {
    return { used: pod.metrics?.[name] ?? null };
  });
}

/**
 * A young pod's sample counts once it is ready and has been for a whole window of it; an older pod's does not count if
 * the pod is unready and never was ready, that is, since about its start.
 */
function isUnready(
  { ready, started_s, readyChanged_s = started_s }: Replica,
  sample: ResourceUsage,
  now: number,
) {
  const { time_s = now, window_s = WINDOW_S } = sample;
  if (now < started_s + CPU_INITIALIZATION_S) return !ready || time_s < readyChanged_s + window_s;
  return !ready && readyChanged_s < started_s + INITIAL_READINESS_S;
}

interface Sample {
  readonly used: number | null;
  readonly requested?: number;
  readonly unready?: boolean;
}

function group(each: readonly Replica[], sampleOf: (pod: Replica) => Sample): Pods {
  const kinds = { measured: emptyGroup(), unready: emptyGroup(), missing: emptyGroup() };
  const pods = each
    .filter(({ deleted = false, phase }) => !deleted && phase !== 'failed')
    .map((pod) => ({ pending: pod.phase === 'pending', ...sampleOf(pod) }));
  const told = pods.flatMap(({ requested }) => (requested === undefined ? [] : [requested]));
  const usual = told.length > 0 ? mean(told) : 1;
  for (const { pending, used, requested = usual, unready = false } of pods) {
    const kind = pending ? 'unready' : used === null ? 'missing' : unready ? 'unready' : 'measured';
    const into = kinds[kind];
    into.count++;
    into.requested += requested;
    into.used += used ?? 0;
  }
  return kinds;
}

const emptyGroup = () => ({ count: 0, used: 0, requested: 0 });

function fromTotals({ replicas: { ready, starting } }: Moment, used: number | null): Pods {
  const none = { count: 0, used: 0, requested: 0 };
  return {
    measured: used === null ? none : { count: ready, used, requested: ready },
    missing: used === null ? { count: ready, used: 0, requested: ready } : none,
    unready: { count: starting, used: 0, requested: starting },
  };
}

/** The groups that are not empty, in words. */
export function describePods({ measured, unready, missing }: Pods): string {
  const parts = [
    `${measured.count} with a sample`,
    unready.count > 0 ? `${unready.count} unready` : '',
    missing.count > 0 ? `${missing.count} without a sample` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
