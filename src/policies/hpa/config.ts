import { Fields, policyError } from '../fields.ts';
import { inOrder } from '../limits.ts';
import type { Limits } from '../policy.ts';
import { parseQuantity } from './quantity.ts';

/** A mean over pods: as a percentage of what they request, or in the metric's own unit. */
export type PodTarget =
  | { readonly type: 'Utilization'; readonly averageUtilization: number }
  | { readonly type: 'AverageValue'; readonly averageValue: number };

/** A number that is not one of pods: what it should be, or what each replica's part of it should be. */
export type WholeTarget =
  | { readonly type: 'Value'; readonly value: number }
  | { readonly type: 'AverageValue'; readonly averageValue: number };

export type MetricSpec =
  | { readonly type: 'Resource'; readonly name: string; readonly target: PodTarget }
  | {
      readonly type: 'Pods';
      readonly name: string;
      readonly target: Extract<PodTarget, { type: 'AverageValue' }>;
    }
  | { readonly type: 'Object' | 'External'; readonly name: string; readonly target: WholeTarget };

export interface RatePolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly RatePolicy[];
  readonly tolerance: number;
}

export interface HpaConfig extends Limits {
  readonly metrics: readonly MetricSpec[];
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
  /** Whether the spec has a `behavior`: without one other, older limits apply. */
  readonly behavior: boolean;
}

// The controller manager's flags and the API's defaults.
const SYNC_S = 15;
const TOLERANCE = 0.1;
const DOWN_WINDOW_S = 300;
const UTILIZATION = 80;
const LONGEST_WINDOW_S = 3600;
const LONGEST_PERIOD_S = 1800;
const scaleUpDefaults = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  tolerance: TOLERANCE,
} as const satisfies ScalingRules;
const scaleDownDefaults = {
  stabilizationWindowSeconds: DOWN_WINDOW_S,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  tolerance: TOLERANCE,
} as const satisfies ScalingRules;

/** Reads the `spec` of a HorizontalPodAutoscaler (autoscaling/v2); `scaleTargetRef` says nothing here. */
export function parseHpa(options: unknown): HpaConfig {
  const fields = new Fields('kubernetes-hpa', options);
  fields.raw('scaleTargetRef');
  const behavior = fields.has('behavior') ? fields.object('behavior') : null;
  const metrics = fields.list('metrics').map(readMetric);
  const config = {
    minReplicas: fields.whole('minReplicas', { min: 0, default: 1 }),
    maxReplicas: fields.whole('maxReplicas'),
    interval_s: fields.duration('interval', { above: 0, default: SYNC_S }),
    metrics:
      metrics.length > 0
        ? metrics
        : [
            {
              type: 'Resource' as const,
              name: 'cpu',
              target: { type: 'Utilization' as const, averageUtilization: UTILIZATION },
            },
          ],
    scaleUp: readRules(behavior?.object('scaleUp', {}), scaleUpDefaults),
    scaleDown: readRules(behavior?.object('scaleDown', {}), scaleDownDefaults),
    behavior: behavior !== null,
  };
  behavior?.end();
  fields.end();
  inOrder(fields.path, config);
  if (config.minReplicas > 0 || config.metrics.some(({ type }) => type === 'Object' || type === 'External'))
    return config;
  throw policyError('kubernetes-hpa.minReplicas may be 0 only with a metric of type Object or External');
}

function readMetric(fields: Fields): MetricSpec {
  const type = fields.choice('type', ['Resource', 'Pods', 'Object', 'External']);
  const inner = fields.object(type.toLowerCase());
  const name = type === 'Resource' ? inner.text('name') : metricName(inner);
  if (type === 'Object') inner.raw('describedObject');
  const target = inner.object('target');
  const metric =
    type === 'Resource'
      ? { type, name, target: podTarget(target) }
      : type === 'Pods'
        ? { type, name, target: averageValue(target, target.choice('type', ['AverageValue'])) }
        : { type, name, target: wholeTarget(target) };
  for (const one of [target, inner, fields]) one.end();
  return metric;
}

function metricName(fields: Fields): string {
  const metric = fields.object('metric');
  metric.raw('selector');
  const name = metric.text('name');
  metric.end();
  return name;
}

function podTarget(target: Fields): PodTarget {
  const type = target.choice('type', ['Utilization', 'AverageValue']);
  if (type === 'AverageValue') return averageValue(target, type);
  return { type, averageUtilization: target.whole('averageUtilization') };
}

function wholeTarget(target: Fields): WholeTarget {
  const type = target.choice('type', ['Value', 'AverageValue']);
  if (type === 'AverageValue') return averageValue(target, type);
  return { type, value: parseQuantity(`${target.path}.value`, target.raw('value')) };
}

const averageValue = (target: Fields, type: 'AverageValue') => ({
  type,
  averageValue: parseQuantity(`${target.path}.averageValue`, target.raw('averageValue')),
});

function readRules(fields: Fields | undefined, standard: ScalingRules): ScalingRules {
  if (!fields) return standard;
  const policies = fields.list('policies').map(readPolicy);
  const rules = {
    stabilizationWindowSeconds: fields.whole('stabilizationWindowSeconds', {
      min: 0,
      max: LONGEST_WINDOW_S,
      default: standard.stabilizationWindowSeconds,
    }),
    selectPolicy: fields.choice('selectPolicy', ['Max', 'Min', 'Disabled'], standard.selectPolicy),
    policies: fields.has('policies') ? policies : standard.policies,
    tolerance: fields.has('tolerance') ? readTolerance(fields) : standard.tolerance,
  };
  fields.end();
  if (rules.policies.length > 0) return rules;
  throw policyError(`${fields.path}.policies must have at least one policy, got none`);
}

function readPolicy(fields: Fields): RatePolicy {
  const policy = {
    type: fields.choice('type', ['Pods', 'Percent']),
    value: fields.whole('value'),
    periodSeconds: fields.whole('periodSeconds', { max: LONGEST_PERIOD_S }),
  };
  fields.end();
  return policy;
}

/** A quantity too, and it may be 0: every difference counts. */
function readTolerance(fields: Fields): number {
  const value = fields.raw('tolerance');
  return Number(value) === 0 && value !== '' && value !== null
    ? 0
    : parseQuantity(`${fields.path}.tolerance`, value);
}
