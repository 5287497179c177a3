import type { Moment } from '../policy.ts';
import { signalOf } from '../signal.ts';
import { digits, replicas } from '../wording.ts';
import type { HpaConfig, MetricSpec, PodTarget, WholeTarget } from './config.ts';
import { describePods, type Group, type Pods, podsByMetric, podsByResource } from './pods.ts';

/** What one metric asks for; null: it could not be computed. */
export interface Proposal {
  readonly replicas: number | null;
  readonly why: string;
}

interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

export function propose(moment: Moment, metric: MetricSpec, config: HpaConfig, now: number): Proposal {
  const tolerances = { scaleUp: config.scaleUp.tolerance, scaleDown: config.scaleDown.tolerance };
  const name = `${metric.type} metric ${metric.name}`;
  if (metric.type === 'Pods')
    return fromPods(moment, name, podsByMetric(moment, metric.name), metric.target, tolerances);
  if (metric.type !== 'Resource')
    return fromWhole(moment, name, signalOf(moment, metric.name), metric.target, tolerances);
  const without = moment.each?.find(({ resources }) => resources?.[metric.name]?.requested === 0);
  if (without && metric.target.type === 'Utilization')
    return { replicas: null, why: `${name}: ${without.name} requests none, so there is no utilisation.` };
  return fromPods(moment, name, podsByResource(moment, metric.name, now), metric.target, tolerances);
}

const within = (ratio: number, { scaleUp, scaleDown }: Tolerances) =>
  1 - scaleDown <= ratio && ratio <= 1 + scaleUp;

const plus = (a: Group, b: Group): Group => ({
  count: a.count + b.count,
  used: a.used + b.used,
  requested: a.requested + b.requested,
});

/** Kubernetes works in integers here; this keeps .29 * 100 from becoming 28. */
const ROUNDING = 1e-9;

/** Of a group: its measurement as Kubernetes has it, and that over the target. */
function measure({ count, used, requested }: Group, target: PodTarget) {
  if (target.type === 'AverageValue')
    return { ratio: used / count / target.averageValue, text: digits(used / count) };
  const utilization = Math.trunc((100 * used) / requested + ROUNDING);
  return { ratio: utilization / target.averageUtilization, text: `${utilization}%` };
}

/** A mean over pods, some of which may be unready or have no sample. */
function fromPods(
  moment: Moment,
  name: string,
  pods: Pods,
  target: PodTarget,
  tolerances: Tolerances,
): Proposal {
  const current = moment.replicas.desired;
  const { measured, unready, missing } = pods;
  if (measured.count === 0)
    return { replicas: null, why: `${name}: no pod that counts has a sample (${describePods(pods)}).` };
  const goal = target.type === 'Utilization' ? `${target.averageUtilization}%` : digits(target.averageValue);
  const { ratio, text } = measure(measured, target);
  const head = `${name}: ${text} against ${goal} (${describePods(pods)}), ratio ${digits(ratio)}`;
  const hold = (reason: string): Proposal => ({
    replicas: current,
    why: `${head}${reason}: hold ${current}.`,
  });

  const upWithUnready = unready.count > 0 && ratio > 1;
  if (missing.count === 0 && !upWithUnready) {
    if (within(ratio, tolerances)) return hold(' within tolerance');
    const wanted = Math.ceil(ratio * measured.count);
    return {
      replicas: wanted,
      why: `${head}: ceil(${digits(ratio)} * ${measured.count}) = ${replicas(wanted)}.`,
    };
  }

  // Cautious in both directions: what is not known uses all of its request on the way down and nothing on the way up.
  let all = measured;
  const assumed: string[] = [];
  // At a ratio of exactly 1 missing pods stay out of a utilisation; those of a plain metric count as 0.
  if (missing.count > 0 && (ratio !== 1 || target.type === 'AverageValue')) {
    all = plus(all, { ...missing, used: ratio < 1 ? fullUse(missing, target) : 0 });
    assumed.push(`${missing.count} without a sample at ${ratio < 1 ? fullText(target) : 'nothing'}`);
  }
  if (upWithUnready) {
    all = plus(all, { ...unready, used: 0 });
    assumed.push(`${unready.count} unready at nothing`);
  }
  const again = measure(all, target);
  if (assumed.length === 0) return hold(' within tolerance');
  const tail = `; with ${assumed.join(' and ')} it is ${again.text}, ratio ${digits(again.ratio)}`;
  if (within(again.ratio, tolerances)) return hold(`${tail}, within tolerance`);
  if ((ratio < 1 && again.ratio > 1) || (ratio > 1 && again.ratio < 1))
    return hold(`${tail}, which turns the direction round`);
  const wanted = Math.ceil(again.ratio * all.count);
  if ((again.ratio < 1 && wanted > current) || (again.ratio > 1 && wanted < current))
    return hold(`${tail}, and ${wanted} goes against that`);
  return {
    replicas: wanted,
    why: `${head}${tail}: ceil(${digits(again.ratio)} * ${all.count}) = ${replicas(wanted)}.`,
  };
}

/** What pods without a sample use when that is to be as much as they could. */
const fullUse = ({ count, requested }: Group, target: PodTarget) =>
  target.type === 'Utilization'
    ? (requested * Math.max(100, target.averageUtilization)) / 100
    : count * target.averageValue;

const fullText = (target: PodTarget) =>
  target.type === 'Utilization'
    ? `${Math.max(100, target.averageUtilization)}% of their request`
    : 'the target';

/** One number for the whole service. */
function fromWhole(
  moment: Moment,
  name: string,
  value: number | null,
  target: WholeTarget,
  tolerances: Tolerances,
): Proposal {
  const { desired: current, ready, starting } = moment.replicas;
  if (value === null) return { replicas: null, why: `${name}: not measured.` };
  if (target.type === 'AverageValue') {
    const there = ready + starting;
    const each = target.averageValue;
    const ratio = value / (each * there);
    const text = `${name}: ${digits(value)} for ${replicas(there)} against ${digits(each)} each`;
    if (there > 0 && within(ratio, tolerances))
      return { replicas: there, why: `${text}, ratio ${digits(ratio)} within tolerance: hold ${there}.` };
    const wanted = Math.ceil(value / each);
    return {
      replicas: wanted,
      why: `${text}: ceil(${digits(value)} / ${digits(each)}) = ${replicas(wanted)}.`,
    };
  }
  const ratio = value / target.value;
  const text = `${name}: ${digits(value)} against ${digits(target.value)}, ratio ${digits(ratio)}`;
  if (current === 0) {
    const wanted = Math.ceil(ratio);
    return { replicas: wanted, why: `${text}, from zero: ceil(${digits(ratio)}) = ${replicas(wanted)}.` };
  }
  if (within(ratio, tolerances))
    return { replicas: current, why: `${text} within tolerance: hold ${current}.` };
  const wanted = Math.ceil(ratio * ready);
  return {
    replicas: wanted,
    why: `${text}: ceil(${digits(ratio)} * ${ready} ready) = ${replicas(wanted)}.`,
  };
}
