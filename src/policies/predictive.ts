import { formatDuration } from '../core/units.ts';
import { arrivalRateAfter } from './estimate.ts';
import { Fields, policyError } from './fields.ts';
import { greatestRecommended, newest } from './history.ts';
import { holtWinters, type Smoothing } from './holt-winters.ts';
import { limited, readLimits } from './limits.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { explainQueueing, type QueueingRule, readQueueingRule, replicasForWait } from './queueing-rule.ts';
import { signalOf } from './signal.ts';
import { digits, replicas } from './wording.ts';

export interface PredictiveConfig extends Limits {
  /** After this time the load repeats itself; a whole number of steps. */
  readonly season_s: number;
  readonly step_s: number;
  /** How long a replica takes to start: a decision now is for then. */
  readonly horizon_s: number;
  readonly method: 'seasonal-naive' | 'holt-winters';
  readonly smoothing: Smoothing;
  /** How a rate becomes replicas: by Erlang C, or by what each should get, in requests a second. */
  readonly rule: QueueingRule | { readonly perReplica: number };
  readonly downWindow_s: number;
}

const STEP_S = 60;
const DOWN_WINDOW_S = 120;
/** Slow in the trend: a trend that is followed quickly is mostly noise, and grows with the horizon. */
const SMOOTHING: Smoothing = { level: 0.3, trend: 0.01, seasonal: 0.3 };
/** Holt-Winters begins with two seasons, and one to settle in. */
const SEASONS = { 'seasonal-naive': 1, 'holt-winters': 3 } as const;

/**
 * Replicas for the load that will come. An added replica is there only after the horizon and a removed one is gone at
 * once, so the number is that for the greatest rate from now to the horizon: the measured one and each forecast one.
 * Until there are seasons enough to forecast from it goes by the measured rate alone.
 */
export const predictive = definePolicy<PredictiveConfig>({
  name: 'predictive',
  summary: 'replicas for the arrival rate forecast from the seasons before',
  parse,
  decide,
  lookBack_s: ({ season_s, step_s, method, downWindow_s }) =>
    Math.max(SEASONS[method] * season_s + step_s, downWindow_s),
});

function parse(options: unknown): PredictiveConfig {
  const fields = new Fields('predictive', options);
  const smoothing = fields.object('smoothing', {});
  const factor = (key: keyof Smoothing) => smoothing.number(key, { min: 0, max: 1, default: SMOOTHING[key] });
  const limits = readLimits(fields);
  const config = {
    ...limits,
    season_s: fields.duration('season', { above: 0 }),
    step_s: fields.duration('step', { min: limits.interval_s, default: Math.max(STEP_S, limits.interval_s) }),
    horizon_s: fields.duration('horizon', { above: 0 }),
    method: fields.choice('method', ['seasonal-naive', 'holt-winters'], 'seasonal-naive'),
    smoothing: { level: factor('level'), trend: factor('trend'), seasonal: factor('seasonal') },
    rule: readRule(fields),
    downWindow_s: fields.duration('downWindow', { default: DOWN_WINDOW_S }),
  };
  smoothing.end();
  fields.end();
  const steps = config.season_s / config.step_s;
  if (Math.abs(steps - Math.round(steps)) < 1e-9 && steps >= 2) return config;
  throw policyError(
    `predictive.season must be at least two steps, and a whole number of them; got ${formatDuration(config.season_s)} of ${formatDuration(config.step_s)}`,
  );
}

function readRule(fields: Fields): PredictiveConfig['rule'] {
  if (fields.has('queueing') === fields.has('perReplica'))
    throw policyError('predictive must have one of queueing and perReplica');
  if (fields.has('perReplica')) return { perReplica: fields.rate('perReplica', { above: 0 }) };
  const inner = fields.object('queueing');
  const rule = readQueueingRule(inner);
  inner.end();
  return rule;
}

function decide(history: History, config: PredictiveConfig, now: number): Decision {
  const { step_s, rule, downWindow_s } = config;
  const current = newest(history).replicas.desired;
  const measured = arrivalRateAfter(history, now - step_s, config.interval_s);
  const forecast = greatestForecast(history, config, now);
  const why: string[] = [];
  why.push(
    measured
      ? `The last ${formatDuration(step_s)} saw ${digits(measured.rate)} arrivals a second.`
      : 'The arrival rate was not measured.',
    forecast
      ? `${config.method} forecasts at most ${digits(forecast.rate)}/s until the horizon, in ${formatDuration(forecast.ahead_s)}.`
      : `There is no forecast: ${config.method} needs ${SEASONS[config.method]} whole seasons of ${formatDuration(config.season_s)}.`,
  );
  if (!measured && !forecast) {
    why.push(`Hold ${current}.`);
    return { desired: limited(current, config, why), recommended: null, why };
  }
  const rate = Math.max(measured?.rate ?? 0, forecast?.rate ?? 0);
  const wanted = wantedAt(rate, rule, why);
  const kept = greatestRecommended(history, now - downWindow_s, wanted);
  if (kept > wanted) why.push(`In the last ${formatDuration(downWindow_s)} it was ${kept}: ${kept}.`);
  return { desired: limited(kept, config, why), recommended: wanted, why };
}

function wantedAt(rate: number, rule: PredictiveConfig['rule'], why: string[]): number {
  if ('perReplica' in rule) {
    const wanted = Math.ceil(rate / rule.perReplica);
    why.push(`${digits(rate)}/s at ${digits(rule.perReplica)}/s each are ${replicas(wanted)}.`);
    return wanted;
  }
  const wanted = replicasForWait(rate, rule);
  why.push(explainQueueing(rate, rule, wanted));
  return wanted;
}

interface Forecast {
  readonly rate: number;
  readonly ahead_s: number;
}

/** The greatest forecast of the steps up to the horizon; a rate is never below 0. */
function greatestForecast(history: History, config: PredictiveConfig, now: number): Forecast | null {
  const { season_s, step_s, horizon_s, method } = config;
  if (history[0]!.time_s > now - SEASONS[method] * season_s) return null;
  const rateIn =
    method === 'holt-winters' ? smoothed(history, config, now) : aSeasonAgo(history, config, now);
  let greatest: Forecast | null = null;
  for (let ahead = 1; ahead <= Math.ceil(horizon_s / step_s); ahead++) {
    const rate = rateIn(ahead);
    if (rate !== null && rate > (greatest?.rate ?? -1))
      greatest = { rate: Math.max(0, rate), ahead_s: ahead * step_s };
  }
  return greatest;
}

/** The seasonal-naive forecast of a step ahead: what was measured whole seasons before it. */
function aSeasonAgo(history: History, { season_s, step_s }: PredictiveConfig, now: number) {
  return (ahead: number): number | null => {
    const end = now + ahead * step_s - season_s * Math.ceil((ahead * step_s) / season_s);
    return meanWithin(history, end - step_s, end);
  };
}

function smoothed(history: History, config: PredictiveConfig, now: number) {
  const { season_s, step_s, method, smoothing } = config;
  const season = Math.round(season_s / step_s);
  const steps = SEASONS[method] * season;
  const values = Array.from({ length: steps }, (_, i) => {
    const end = now - (steps - 1 - i) * step_s;
    return meanWithin(history, end - step_s, end);
  });
  return (ahead: number) => holtWinters(values, season, ahead, smoothing);
}

/** The mean arrival rate of the moments after `from` up to `to`. A season holds many, so it does not look for them one by one. */
function meanWithin(history: History, from: number, to: number): number | null {
  let [low, high] = [0, history.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (history[middle]!.time_s <= to) low = middle + 1;
    else high = middle;
  }
  let [sum, n] = [0, 0];
  for (let i = low - 1; i >= 0 && history[i]!.time_s > from; i--) {
    const rate = signalOf(history[i]!, 'arrivalRate');
    if (rate === null) continue;
    sum += rate;
    n++;
  }
  return n === 0 ? null : sum / n;
}
