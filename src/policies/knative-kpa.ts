import { formatDuration } from '../core/units.ts';
import { Fields } from './fields.ts';
import { greatestRecommended, meanAfter, newest } from './history.ts';
import { inOrder, limited, MOST_REPLICAS } from './limits.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { show, signalOf } from './signal.ts';
import { digits, percent, replicas } from './wording.ts';

export interface KpaConfig extends Limits {
  readonly signal: 'concurrency' | 'arrivalRate';
  /** What each replica should have: the target and the share of it that is to be used, multiplied. */
  readonly target: number;
  readonly stableWindow_s: number;
  readonly panicWindow_s: number;
  /** Panic when the panic window wants so many times the ready replicas. */
  readonly panicThreshold: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
  readonly scaleDownDelay_s: number;
  readonly activationScale: number;
}

// knative/serving, config/core/configmaps/autoscaler.yaml
const CONCURRENCY = 100;
const REQUESTS_PER_SECOND = 200;
const UTILIZATION_PERCENT = 70;
const STABLE_WINDOW_S = 60;
const PANIC_WINDOW_PERCENT = 10;
const PANIC_THRESHOLD_PERCENT = 200;
const MAX_UP = 1000;
const MAX_DOWN = 2;
const TICK_S = 2;
const LEAST_TARGET = 0.01;

/**
 * The Knative Pod Autoscaler: the number for the mean concurrency of a stable window, and, while a short panic window
 * wants far more than there is, the greatest number seen since the panic began.
 * knative/serving, pkg/autoscaler/scaling/autoscaler.go.
 */
export const knativeKpa = definePolicy<KpaConfig>({
  name: 'knative-kpa',
  summary: "Knative's autoscaler: concurrency per replica, with a panic mode for bursts",
  parse,
  decide,
  lookBack_s: ({ stableWindow_s, scaleDownDelay_s }) => Math.max(stableWindow_s, scaleDownDelay_s),
});

/** The annotations of a revision, with or without their prefix, and the keys of the autoscaler's ConfigMap. */
function parse(options: unknown): KpaConfig {
  const fields = new Fields('knative-kpa', annotations(options));
  const metric = fields.choice('metric', ['concurrency', 'rps'], 'concurrency');
  const usual = metric === 'rps' ? REQUESTS_PER_SECOND : CONCURRENCY;
  const total = fields.number('target', { above: 0, default: usual });
  const used = fields.number('target-utilization-percentage', {
    min: 1,
    max: 100,
    default: UTILIZATION_PERCENT,
  });
  const stableWindow_s = fields.duration('window', { min: 6, max: 3600, default: STABLE_WINDOW_S });
  const part = fields.number('panic-window-percentage', { min: 1, max: 100, default: PANIC_WINDOW_PERCENT });
  const config: KpaConfig = {
    minReplicas: fields.whole('min-scale', { min: 0, default: 1 }),
    maxReplicas: fields.whole('max-scale', { default: MOST_REPLICAS }),
    interval_s: fields.duration('tick-interval', { above: 0, default: TICK_S }),
    signal: metric === 'rps' ? 'arrivalRate' : 'concurrency',
    target: Math.max(LEAST_TARGET, (total * used) / 100),
    stableWindow_s,
    panicWindow_s: (stableWindow_s * part) / 100,
    panicThreshold:
      fields.number('panic-threshold-percentage', { min: 110, max: 1000, default: PANIC_THRESHOLD_PERCENT }) /
      100,
    maxScaleUpRate: fields.number('max-scale-up-rate', { above: 1, default: MAX_UP }),
    maxScaleDownRate: fields.number('max-scale-down-rate', { above: 1, default: MAX_DOWN }),
    scaleDownDelay_s: fields.duration('scale-down-delay', { max: 3600, default: 0 }),
    activationScale: fields.whole('activation-scale', { default: 1 }),
  };
  fields.end();
  inOrder(fields.path, config);
  return config;
}

const PREFIX = 'autoscaling.knative.dev/';

/** Annotations are text in Kubernetes: '100' is a number here. */
function annotations(options: unknown): unknown {
  if (options === null || typeof options !== 'object' || Array.isArray(options)) return options;
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key,
      typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value,
    ]),
  );
}

/** What outlives a decision: when the panic threshold was crossed last, and the greatest number since it began. */
interface Panic {
  readonly since_s: number;
  readonly replicas: number;
}

function decide(history: History, config: KpaConfig, now: number): Decision {
  const { signal, target, stableWindow_s, panicWindow_s } = config;
  const moment = newest(history);
  const before = panicBefore(history, now);
  const read = (one: typeof moment) => signalOf(one, signal);
  const stable = meanAfter(history, now - stableWindow_s, read);
  const short = meanAfter(history, now - panicWindow_s, read);
  const why: string[] = [];
  if (stable === null || short === null) {
    why.push(`${signal} was not measured: hold ${moment.replicas.desired}.`);
    const desired = limited(moment.replicas.desired, config, why);
    return { desired, recommended: null, why, memory: memoryOf(before) };
  }

  const ready = Math.max(1, moment.replicas.ready);
  const wantStable = Math.ceil(stable / target);
  const wantPanic = Math.ceil(short / target);
  const each = show(signal, target);
  const window = (length: number, mean: number, want: number) =>
    `${formatDuration(length)} window: ${signal} ${show(signal, mean)} / ${each} each, so ${want}.`;
  why.push(`Stable, ${window(stableWindow_s, stable, wantStable)}`);
  why.push(`Panic, ${window(panicWindow_s, short, wantPanic)}`);

  const crossed = wantPanic / ready >= config.panicThreshold;
  const panic = panicNow(before, crossed, now, config, why);
  if (crossed)
    why.push(
      `${wantPanic} is at least ${percent(config.panicThreshold)} of ${ready} ready: panic until it has not been so for ${formatDuration(stableWindow_s)}.`,
    );

  let wanted = bounded(wantStable, ready, config, why);
  if (panic) {
    wanted = Math.max(wanted, bounded(wantPanic, ready, config, why), panic.replicas);
    why.push(`In panic the greater counts, and it never falls: ${replicas(wanted)}.`);
  }
  const memory = memoryOf(panic && { ...panic, replicas: wanted });
  const kept = greatestRecommended(history, now - config.scaleDownDelay_s, wanted);
  if (kept > wanted)
    why.push(
      `In the scale-down delay of ${formatDuration(config.scaleDownDelay_s)} it was ${kept}: ${kept}.`,
    );
  return { desired: limited(kept, config, why), recommended: wanted, why, memory };
}

/** The panic that the decision before left; on the first one, a service of several replicas is in panic. */
function panicBefore(history: History, now: number): Panic | null {
  const before = history.at(-2)?.decision;
  const ready = newest(history).replicas.ready;
  if (!before) return ready > 1 ? { since_s: now, replicas: ready } : null;
  const { panicSince_s, panicReplicas } = before.memory ?? {};
  if (panicSince_s === undefined || panicReplicas === undefined) return null;
  return { since_s: panicSince_s, replicas: panicReplicas };
}

function panicNow(
  before: Panic | null,
  crossed: boolean,
  now: number,
  { stableWindow_s }: KpaConfig,
  why: string[],
): Panic | null {
  if (crossed) return { since_s: now, replicas: before?.replicas ?? 0 };
  if (!before || before.since_s + stableWindow_s >= now) return before;
  why.push(
    `The panic threshold was last crossed ${formatDuration(now - before.since_s)} ago: the panic ends.`,
  );
  return null;
}

const memoryOf = (panic: Panic | null): Record<string, number> =>
  panic ? { panicSince_s: panic.since_s, panicReplicas: panic.replicas } : {};

/** Not more than `maxScaleUpRate` times those ready, nor less than those over `maxScaleDownRate`. */
function bounded(want: number, ready: number, config: KpaConfig, why: string[]): number {
  const most = Math.ceil(config.maxScaleUpRate * ready);
  const least = Math.floor(ready / config.maxScaleDownRate);
  const inside = Math.min(Math.max(want, least), most);
  if (inside !== want) why.push(`From ${ready} ready one tick may go to ${least} ... ${most}: ${inside}.`);
  if (config.activationScale === 1 || want === 0 || inside >= config.activationScale) return inside;
  why.push(`Above zero at least the activation scale: ${digits(config.activationScale)}.`);
  return config.activationScale;
}
