import type { Moment, Replica } from '../policy.ts';

/** The time of every case. Pods started at 0 are older than the 5 minutes in which CPU is looked at twice. */
export const NOW = 10_000;

/** A ready pod of old that uses so many thousandths of a core of the 1000 that it requests. */
export const pod = (used: number | null, other: Partial<Replica> = {}, requested = 1000): Replica => ({
  name: 'pod',
  phase: 'running',
  ready: true,
  started_s: 0,
  resources: { cpu: { used, requested } },
  ...other,
});

/** Without a sample, pending, and unready since it began. */
export const missing = pod(null);
export const pending = pod(null, { phase: 'pending', ready: false });
export const neverReady = pod(900, { ready: false });

/** A moment at NOW with these pods; `desired` is what was asked for, by default as many as there are. */
export function at(
  each: readonly Replica[],
  other: Partial<Moment> & { desired?: number; ready?: number } = {},
): Moment {
  const there = each.filter(({ phase, deleted = false }) => phase !== 'failed' && !deleted);
  const ready = other.ready ?? there.filter((one) => one.ready && one.phase === 'running').length;
  const { desired = there.length, ...rest } = other;
  return { time_s: NOW, replicas: { desired, ready, starting: there.length - ready }, each, ...rest };
}

/** So many ready pods and nothing but one number for the whole service. */
export const whole = (count: number, value: number | null, other: Partial<Moment> = {}): Moment => ({
  time_s: NOW,
  replicas: { desired: count, ready: count, starting: 0 },
  metrics: { value },
  ...other,
});

/** A decision taken so many seconds before NOW: the number there was, the one asked for, and the raw recommendation. */
export const earlier = (ago: number, from: number, to: number, recommended: number | null = to): Moment => ({
  time_s: NOW - ago,
  replicas: { desired: from, ready: from, starting: 0 },
  decision: { desired: to, recommended, why: [] },
});

export const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

export const podsMetric = (averageValue: string) => ({
  type: 'Pods',
  pods: { metric: { name: 'value' }, target: { type: 'AverageValue', averageValue } },
});

export const external = (type: 'Value' | 'AverageValue', amount: string) => ({
  type: 'External',
  external: {
    metric: { name: 'value' },
    target: type === 'Value' ? { type, value: amount } : { type, averageValue: amount },
  },
});

/** No stabilisation, and rates that limit nothing here. */
export const free = {
  scaleUp: { policies: [{ type: 'Pods', value: 1000, periodSeconds: 15 }] },
  scaleDown: {
    stabilizationWindowSeconds: 0,
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  },
};

export interface Case {
  readonly name: string;
  readonly spec: Record<string, unknown>;
  readonly history: readonly Moment[];
  readonly desired: number;
  /** The number before stabilisation and rates, where that is another one; null: none. */
  readonly recommended?: number | null;
}

const one = (
  name: string,
  metric: object,
  moment: Moment,
  desired: number,
  spec: Record<string, unknown> = {},
): Case => ({
  name,
  spec: { maxReplicas: 100, metrics: [metric], behavior: free, ...spec },
  history: [moment],
  desired,
});

const plain = (value: number | null, other: Partial<Replica> = {}) =>
  pod(0, value === null ? other : { metrics: { value }, ...other });

/** What a metric proposes. Every number is worked out from the rules, as the comment before it shows. */
export const proposals: Case[] = [
  // (900 + 700) / 2000 = 80%; 80 / 50 = 1.6; ceil(1.6 * 2) = 4
  one('more than its target', cpu(50), at([pod(900), pod(700)]), 4),
  // (200 + 100 + 150 + 150) / 4000 = 15%; 15 / 50 = .3; ceil(.3 * 4) = ceil(1.2) = 2
  one('less than its target', cpu(50), at([pod(200), pod(100), pod(150), pod(150)]), 2),
  // 55 / 50 = 1.1, the upper edge of the tolerance: hold 3
  one('at the upper edge of the tolerance', cpu(50), at([pod(550), pod(550), pod(550)]), 3),
  // 56 / 50 = 1.12, beyond it: ceil(1.12 * 3) = ceil(3.36) = 4
  one('just beyond the tolerance', cpu(50), at([pod(560), pod(560), pod(560)]), 4),
  // 559.9 of 1000 is 55.99%, of which Kubernetes keeps 55: 55 / 50 = 1.1: hold 3
  one('a utilisation is cut to a whole percentage', cpu(50), at([pod(559.9), pod(559.9), pod(559.9)]), 3),
  // 45 / 50 = .9, the lower edge: hold 3
  one('at the lower edge of the tolerance', cpu(50), at([pod(450), pod(450), pod(450)]), 3),
  // sums, not a mean of means: (900 + 100) / (1000 + 3000) = 25%; 25 / 50 = .5; ceil(.5 * 2) = 1
  one('requests weigh', cpu(50), at([pod(900), pod(100, {}, 3000)]), 1),
  // 58 / 50 = 1.16 is beyond .15 up: ceil(1.16 * 2) = 3
  one('a tolerance of its own up', cpu(50), at([pod(580), pod(580)]), 3, {
    behavior: { ...free, scaleUp: { ...free.scaleUp, tolerance: 0.15 } },
  }),
  // 40 / 50 = .8 is within .25 down: hold 2
  one('a tolerance of its own down', cpu(50), at([pod(400), pod(400)]), 2, {
    behavior: { ...free, scaleDown: { ...free.scaleDown, tolerance: '250m' } },
  }),
  // 2 with a sample: 30 / 60 = .5 < 1, so the missing one is at 100% of its request: 1600 / 3000 = 53%;
  // 53 / 60 = .8833; ceil(.8833 * 3) = ceil(2.65) = 3 = what there is: no change
  one('on the way down a missing pod uses all of its request', cpu(60), at([pod(300), pod(300), missing]), 3),
  // 20 / 60 = .333; with the missing one at 100%: (800 + 1000) / 5000 = 36%; 36 / 60 = .6; ceil(.6 * 5) = 3
  one('and still it may shrink', cpu(60), at([pod(200), pod(200), pod(200), pod(200), missing]), 3),
  // (300 + 300) / 2000 = 30%, 30 / 200 = .15; at 200%: (600 + 4000) / 4000 = 115%, .575, ceil(2.3) = 3;
  // at 100% it would be (600 + 2000) / 4000 = 65%, .325, ceil(1.3) = 2
  one('above 100% a missing pod is at the target', cpu(200), at([pod(300), pod(300), missing, missing]), 3),
  // 95 / 50 = 1.9 > 1: the missing one counts as 0: 1900 / 3000 = 63%; 63 / 50 = 1.26; ceil(1.26 * 3) = 4
  one('on the way up a missing pod uses nothing', cpu(50), at([pod(950), pod(950), missing]), 4),
  // 80 / 50 = 1.6; with the missing one 1600 / 3000 = 53%; 53 / 50 = 1.06 within tolerance: hold 3
  one('which may bring it within tolerance', cpu(50), at([pod(800), pod(800), missing]), 3),
  // 70 / 50 = 1.4; with two at nothing 700 / 3000 = 23%; .46 turns the direction round: hold 3
  one('or turn it round', cpu(50), at([pod(700), missing, missing]), 3),
  // 40 / 50 = .8; with the missing one at 100%: 1400 / 2000 = 70%, 70 / 50 = 1.4: turned round: hold 2
  one('on the way down too', cpu(50), at([pod(400), missing]), 2),
  // 50 / 50 = 1 exactly: the missing pod stays out, 1 is within tolerance: hold 3
  one('at a ratio of exactly 1 nothing is assumed', cpu(50), at([pod(500), pod(500), missing]), 3),
  // 90 / 50 = 1.8 > 1, so the pending one counts as 0: 1800 / 3000 = 60%; 1.2; ceil(1.2 * 3) = ceil(3.6) = 4
  one('on the way up a pending pod uses nothing', cpu(50), at([pod(900), pod(900), pending]), 4),
  // 20 / 50 = .4 < 1: unready pods are left out: ceil(.4 * 2) = 1
  one('on the way down a pending pod is left out', cpu(50), at([pod(200), pod(200), pending]), 1),
  // missing at nothing and unready at nothing: 1.98 -> 1980 / 4000 = 49%, 49 / 50 = .98 within tolerance: hold 4
  one('missing and unready together', cpu(50), at([pod(990), pod(990), missing, pending]), 4),
  // asked for 6, of which 4 are there: 2 at 96%: 1.92; with 2 pending at 0: 1920 / 4000 = 48% is .96: within: hold 6
  one('hold is what was asked for', cpu(50), at([pod(960), pod(960), pending, pending], { desired: 6 }), 6),
  // asked for 6, 3 there: 1.96; with 1 pending: 1960 / 3000 = 65%, 1.3; ceil(1.3 * 3) = 4 < 6 though the ratio is
  // above 1: hold 6
  one('a count against its direction', cpu(50), at([pod(980), pod(980), pending], { desired: 6 }), 6),
  // asked for 2, yet 5 with a sample and 1 missing: .3 -> (750 + 1000) / 6000 = 29%, 29 / 50 = .58,
  // ceil(.58 * 6) = ceil(3.48) = 4 > 2 though the ratio is below 1: hold 2
  one(
    'a count against its direction, down',
    cpu(50),
    at([pod(150), pod(150), pod(150), pod(150), pod(150), missing], { desired: 2 }),
    2,
  ),
  // old, unready since it began, so its 90% does not count; 20 / 50 = .4 down: left out: ceil(.4 * 2) = 1
  one('an old pod that never was ready', cpu(50), at([pod(200), pod(200), neverReady]), 1),
  // ready until 20 s ago: it was ready once, so its 90% counts: 1300 / 3000 = 43%; .86; ceil(.86 * 3) = 3
  one(
    'an old pod that was ready once',
    cpu(50),
    at([pod(200), pod(200), pod(900, { ready: false, readyChanged_s: NOW - 20 })]),
    3,
  ),
  // started 100 s ago, unready: out; 80 / 50 = 1.6 up, it counts as 0: 1600 / 3000 = 53%, 1.06: hold 3
  one(
    'a young unready pod',
    cpu(50),
    at([pod(800), pod(800), pod(900, { ready: false, started_s: NOW - 100 })]),
    3,
  ),
  // young, ready for 20 s, but its sample covers 30 s: unready; as before: hold 3
  one(
    'a young pod with a sample from before it was ready',
    cpu(50),
    at([pod(800), pod(800), pod(900, { started_s: NOW - 100, readyChanged_s: NOW - 20 })]),
    3,
  ),
  // young, ready for 30 s: the sample covers just that; (800 + 800 + 800) / 3000 = 80%: ceil(1.6 * 3) = 5
  one(
    'a young pod with a sample of its own',
    cpu(50),
    at([pod(800), pod(800), pod(800, { started_s: NOW - 100, readyChanged_s: NOW - 30 })]),
    5,
  ),
  // deleted and failed pods are not there at all: 80%: ceil(1.6 * 2) = 4
  one(
    'deleted and failed pods',
    cpu(50),
    at([pod(800), pod(800), pod(0, { deleted: true }), pod(0, { phase: 'failed' })]),
    4,
  ),
  // readiness is asked for CPU alone: memory (800 + 800 + 0) / 3000 = 53%, 53 / 50 = 1.06: hold 3
  one(
    'memory of an unready pod counts',
    {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 50 } },
    },
    at(
      [800, 800, 0].map((used, i) =>
        pod(0, { ready: i < 2, resources: { memory: { used, requested: 1000 } } }),
      ),
    ),
    3,
  ),
  // AverageValue of a resource: mean 900 against 600: 1.5; ceil(1.5 * 2) = 3
  one(
    'a resource by its mean',
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: 600 } } },
    at([pod(900), pod(900)]),
    3,
  ),
  // Pods: mean (30 + 20) / 2 = 25 against 10: 2.5; ceil(2.5 * 2) = 5
  one('a metric of pods', podsMetric('10'), at([plain(30), plain(20)]), 5),
  // a missing one on the way down is at the target: (2 + 2 + 10) / 3 = 4.667; .4667; ceil(.4667 * 3) = 2
  one('a metric of pods, one missing', podsMetric('10'), at([plain(2), plain(2), plain(null)]), 2),
  // readiness is not asked, 15 + 15 + 15 of an unready one: 1.5; ceil(1.5 * 3) = 5
  one(
    'a metric of unready pods counts',
    podsMetric('10'),
    at([plain(15), plain(15), plain(15, { ready: false })]),
    5,
  ),
  // mean 10 against 10 is exactly 1; of a plain metric a missing pod is then at nothing: 20 / 3 = 6.67, .667,
  // ceil(.667 * 3) = 2. (For a utilisation it would stay out.)
  one(
    'a metric of pods at exactly its target, one missing',
    podsMetric('10'),
    at([plain(10), plain(10), plain(null)]),
    2,
  ),
  // 90 / (10 * 6) = 1.5: ceil(90 / 10) = 9
  one('External, a mean', external('AverageValue', '10'), whole(6, 90), 9),
  // 66 / (10 * 6) = 1.1 within: hold 6
  one('External, a mean within tolerance', external('AverageValue', '10'), whole(6, 66), 6),
  // 3000 / 2k = 1.5: ceil(1.5 * 4) = 6
  one('External, a value', external('Value', '2k'), whole(4, 3000), 6),
  // 2 of 4 are ready: ceil(1.5 * 2) = 3
  one(
    'External, a value counts ready pods',
    external('Value', '2k'),
    whole(4, 3000, { replicas: { desired: 4, ready: 2, starting: 2 } }),
    3,
  ),
  // 2100 / 2000 = 1.05 within: hold 4
  one('External, a value within tolerance', external('Value', '2k'), whole(4, 2100), 4),
  // from zero there are no pods: ceil(500 / 200) = ceil(2.5) = 3
  one('External, from zero', external('Value', '200'), whole(0, 500), 3, { minReplicas: 0 }),
  // ceil(35 / 10) = 4
  one('External, a mean, from zero', external('AverageValue', '10'), whole(0, 35), 4, { minReplicas: 0 }),
  // nothing to do: ceil(0 / 10) = 0
  one('External, to zero', external('AverageValue', '10'), whole(2, 0), 0, { minReplicas: 0 }),
  // an Object is as an External one: 3000 / 2000 = 1.5: ceil(1.5 * 4) = 6
  one(
    'Object, a value',
    {
      type: 'Object',
      object: {
        metric: { name: 'value' },
        describedObject: { kind: 'Ingress' },
        target: { type: 'Value', value: '2k' },
      },
    },
    whole(4, 3000),
    6,
  ),
  // a service known by its totals alone: utilisation .9 of 4 ready and 2 that start: 90 / 60 = 1.5 up; the two count
  // as 0: 3.6 / 6 = 60%, 60 / 60 = 1: hold 6
  one(
    'totals: replicas that start are unready',
    cpu(60),
    { time_s: NOW, replicas: { desired: 6, ready: 4, starting: 2 }, utilisation: 0.9 },
    6,
  ),
  // .29 of 5: 29% and not 28, 29 / 10 = 2.9; ceil(2.9 * 5) = ceil(14.5) = 15
  one(
    'totals: no percentage is lost by rounding',
    cpu(10),
    { time_s: NOW, replicas: { desired: 5, ready: 5, starting: 0 }, utilisation: 0.29 },
    15,
  ),
];

/** Several metrics, and ends of the controller's rules. */
export const combinations: Case[] = [
  {
    name: 'the greatest proposal counts',
    // cpu: 80 / 50 = 1.6, ceil(1.6 * 2) = 4; value: ceil(70 / 10) = 7
    spec: { maxReplicas: 100, metrics: [cpu(50), external('AverageValue', '10')], behavior: free },
    history: [at([pod(800), pod(800)], { metrics: { value: 70 } })],
    desired: 7,
  },
  {
    name: 'an invalid metric does not hinder growth',
    spec: { maxReplicas: 100, metrics: [cpu(50), external('AverageValue', '10')], behavior: free },
    history: [at([pod(800), pod(800)])],
    desired: 4,
  },
  {
    name: 'an invalid metric forbids to shrink',
    // cpu: 10 / 50 = .2, ceil(.2 * 4) = 1 < 4, but the other metric might have wanted more
    spec: { maxReplicas: 100, metrics: [cpu(50), external('AverageValue', '10')], behavior: free },
    history: [at([pod(100), pod(100), pod(100), pod(100)])],
    desired: 4,
    recommended: null,
  },
  {
    name: 'all metrics invalid',
    spec: { maxReplicas: 100, metrics: [cpu(50)], behavior: free },
    history: [at([missing, missing, pending])],
    desired: 3,
    recommended: null,
  },
  {
    name: 'a request of 0 makes a utilisation invalid',
    spec: { maxReplicas: 100, metrics: [cpu(50)], behavior: free },
    history: [at([pod(800), pod(800, {}, 0)])],
    desired: 2,
    recommended: null,
  },
  {
    name: 'without metrics it is 80% of the CPU',
    // 100 / 80 = 1.25; ceil(1.25 * 4) = 5
    spec: { maxReplicas: 100 },
    history: [at([pod(1000), pod(1000), pod(1000), pod(1000)])],
    desired: 5,
  },
  {
    name: 'more than maxReplicas: no metric is asked',
    spec: { maxReplicas: 3, metrics: [cpu(50)] },
    history: [at([missing, missing, missing, missing])],
    desired: 3,
    recommended: null,
  },
  {
    name: 'fewer than minReplicas: no metric is asked',
    spec: { minReplicas: 3, maxReplicas: 9, metrics: [cpu(50)] },
    history: [at([missing])],
    desired: 3,
    recommended: null,
  },
  {
    name: 'zero replicas switch it off',
    spec: { maxReplicas: 9, metrics: [external('Value', '10')] },
    history: [whole(0, 100)],
    desired: 0,
    recommended: null,
  },
];

/** So many busy pods: at a target of 50% all of their request asks for twice as many. */
const busy = (count: number, each = 1000) => at(Array.from({ length: count }, () => pod(each)));
const rules = (scaleUp: object, scaleDown: object = {}) => ({
  maxReplicas: 100,
  metrics: [cpu(50)],
  behavior: { scaleUp, scaleDown },
});

/** Stabilisation and rates: what becomes of a recommendation. */
export const limits: Case[] = [
  {
    name: 'without behavior: at most double',
    // 100 / 10 = 10: 60 wanted, max(2 * 6, 4) = 12
    spec: { maxReplicas: 100, metrics: [cpu(10)] },
    history: [busy(6)],
    desired: 12,
    recommended: 60,
  },
  {
    name: 'without behavior: 4 are always allowed',
    // 1 wants 10; max(2, 4) = 4
    spec: { maxReplicas: 100, metrics: [cpu(10)] },
    history: [busy(1)],
    desired: 4,
    recommended: 10,
  },
  {
    name: 'without behavior: maxReplicas',
    spec: { maxReplicas: 9, metrics: [cpu(10)] },
    history: [busy(6)],
    desired: 9,
    recommended: 60,
  },
  {
    name: 'without behavior: minReplicas',
    // 5 / 50 = .1, ceil(.8) = 1
    spec: { minReplicas: 3, maxReplicas: 9, metrics: [cpu(50)] },
    history: [busy(8, 50)],
    desired: 3,
    recommended: 1,
  },
  {
    name: 'without behavior: what 300 s ago was recommended still counts, what 301 s ago was does not',
    // now: 25 / 50 = .5, ceil(.5 * 8) = 4; in the window 7 at most
    spec: { maxReplicas: 100, metrics: [cpu(50)] },
    history: [earlier(301, 8, 8), earlier(300, 8, 8, 7), earlier(15, 8, 8, 5), busy(8, 250)],
    desired: 7,
    recommended: 4,
  },
  {
    name: 'with behavior: what 300 s ago was recommended does not count any more',
    spec: rules({}),
    history: [earlier(300, 8, 8, 7), earlier(15, 8, 8, 5), busy(8, 250)],
    desired: 5,
    recommended: 4,
  },
  {
    name: 'the current number is an end of the way down',
    // 9 was recommended in the window, yet there are 8: down to min(max(8, up = 4), down = 9) = 8
    spec: rules({}),
    history: [earlier(15, 8, 8, 9), busy(8, 250)],
    desired: 8,
    recommended: 4,
  },
  {
    name: 'an up window: the least of it',
    // now 8 * 2 = 16; in the last 60 s there was 10
    spec: rules({
      stabilizationWindowSeconds: 60,
      policies: [{ type: 'Pods', value: 100, periodSeconds: 15 }],
    }),
    history: [earlier(60, 8, 8, 8), earlier(45, 8, 8, 10), earlier(15, 8, 8, 12), busy(8)],
    desired: 10,
    recommended: 16,
  },
  {
    name: 'an up window: never below the current number',
    spec: rules({ stabilizationWindowSeconds: 60 }),
    history: [earlier(45, 8, 8, 4), busy(8)],
    desired: 8,
    recommended: 16,
  },
  {
    name: 'a moment without a recommendation is none',
    spec: rules({
      stabilizationWindowSeconds: 60,
      policies: [{ type: 'Pods', value: 100, periodSeconds: 15 }],
    }),
    history: [earlier(45, 8, 8, null), busy(8)],
    desired: 16,
  },
  {
    name: 'the defaults up: the greater of 4 pods and 100%',
    // 100 / 10 = 10: 20 wanted of 2: max(2 + 4, ceil(2 * 2)) = 6
    spec: { maxReplicas: 100, metrics: [cpu(10)], behavior: {} },
    history: [busy(2)],
    desired: 6,
    recommended: 20,
  },
  {
    name: 'the defaults up: 100% of more',
    // 8: 80 wanted: max(8 + 4, 16) = 16
    spec: { maxReplicas: 100, metrics: [cpu(10)], behavior: {} },
    history: [busy(8)],
    desired: 16,
    recommended: 80,
  },
  {
    name: 'selectPolicy Min up: the smaller change',
    spec: { maxReplicas: 100, metrics: [cpu(10)], behavior: { scaleUp: { selectPolicy: 'Min' } } },
    history: [busy(8)],
    desired: 12,
    recommended: 80,
  },
  {
    name: 'a percentage up is rounded up',
    // 3 * 1.1 = 3.3 -> 4
    spec: rules({ policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] }),
    history: [busy(3)],
    desired: 4,
    recommended: 6,
  },
  {
    name: 'what was added in the period counts against it',
    // 4 pods a minute: 30 s ago 5 became 8, so the period began at 8 - 3 = 5: up to 9
    spec: rules({ policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] }),
    history: [earlier(30, 5, 8), busy(8)],
    desired: 9,
    recommended: 16,
  },
  {
    name: 'what was added just a period ago does not',
    // exactly 60 s ago is outside: 8 + 4 = 12
    spec: rules({ policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] }),
    history: [earlier(60, 5, 8), busy(8)],
    desired: 12,
    recommended: 16,
  },
  {
    name: 'what was removed in the period gives room',
    // 10 became 8: the period began at 8 + 2 = 10: up to 14
    spec: rules({ policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] }),
    history: [earlier(30, 10, 8), busy(8)],
    desired: 14,
    recommended: 16,
  },
  {
    name: 'more than allowed was added already: hold',
    // 2 a minute, but 3 became 8: 3 + 2 = 5 < 8: hold 8
    spec: rules({ policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] }),
    history: [earlier(30, 3, 8), busy(8)],
    desired: 8,
    recommended: 16,
  },
  {
    name: 'Disabled up',
    spec: rules({ selectPolicy: 'Disabled' }),
    history: [busy(8)],
    desired: 8,
    recommended: 16,
  },
  {
    name: 'down: a percentage is cut',
    // 5 / 50 = .1: 1 of 7 wanted; 7 * (1 - .3) = 4.9 -> 4
    spec: rules(
      {},
      { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 30, periodSeconds: 60 }] },
    ),
    history: [busy(7, 50)],
    desired: 4,
    recommended: 1,
  },
  {
    name: 'down: Max is the biggest change, the smallest number',
    // 10: 10 - 2 = 8 or 10 * .5 = 5
    spec: rules(
      {},
      {
        stabilizationWindowSeconds: 0,
        policies: [
          { type: 'Pods', value: 2, periodSeconds: 60 },
          { type: 'Percent', value: 50, periodSeconds: 60 },
        ],
      },
    ),
    history: [busy(10, 50)],
    desired: 5,
    recommended: 1,
  },
  {
    name: 'down: Min is the smallest change',
    spec: rules(
      {},
      {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Min',
        policies: [
          { type: 'Pods', value: 2, periodSeconds: 60 },
          { type: 'Percent', value: 50, periodSeconds: 60 },
        ],
      },
    ),
    history: [busy(10, 50)],
    desired: 8,
    recommended: 1,
  },
  {
    name: 'down: what was removed in the period counts against it',
    // 2 a minute: 30 s ago 9 became 8, so it began at 9: down to 7
    spec: rules(
      {},
      { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
    ),
    history: [earlier(30, 9, 8, 8), busy(8, 50)],
    desired: 7,
    recommended: 1,
  },
  {
    name: 'down: more than allowed was removed already: hold',
    // 20 became 8: 20 - 2 = 18 > 8: hold 8
    spec: rules(
      {},
      { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
    ),
    history: [earlier(30, 20, 8, 8), busy(8, 50)],
    desired: 8,
    recommended: 1,
  },
  {
    name: 'Disabled down',
    spec: rules({}, { stabilizationWindowSeconds: 0, selectPolicy: 'Disabled' }),
    history: [busy(8, 50)],
    desired: 8,
    recommended: 1,
  },
  {
    name: 'with behavior: maxReplicas and minReplicas',
    spec: { ...rules({}), maxReplicas: 10 },
    history: [busy(8)],
    desired: 10,
    recommended: 16,
  },
  {
    name: 'with behavior: minReplicas',
    spec: { ...rules({}, { stabilizationWindowSeconds: 0 }), minReplicas: 4 },
    history: [busy(8, 50)],
    desired: 4,
    recommended: 1,
  },
];
