import { formatDuration } from '../core/units.ts';
import { type CoolDown, readCoolDown } from './cool-down.ts';
import { Fields, policyError } from './fields.ts';
import { after } from './history.ts';
import { readLimits } from './limits.ts';
import { onSignal } from './on-signal.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { readThreshold, show, signalOf } from './signal.ts';
import { replicas } from './wording.ts';

export interface ThresholdConfig extends Limits {
  readonly signal: string;
  /** Above this `add` replicas come, below that `remove` go; in between nothing happens: the hysteresis. */
  readonly above: number;
  readonly below: number;
  readonly add: number;
  readonly remove: number;
  /** How long the signal must have been beyond its threshold: every observation of that time. */
  readonly for_s: number;
  readonly coolDown: CoolDown;
}

/**
 * Two thresholds with a band between them, and a cool-down. Since one replica less raises the signal, the band must be
 * wide enough that the smaller service does not cross the upper threshold at once, else it swings.
 */
export const threshold = definePolicy<ThresholdConfig>({
  name: 'threshold',
  summary: 'some replicas more above a threshold, some fewer below another, with a cool-down',
  parse,
  decide,
  lookBack_s: ({ for_s, coolDown }) => Math.max(for_s, coolDown.up_s, coolDown.down_s),
});

function parse(options: unknown): ThresholdConfig {
  const fields = new Fields('threshold', options);
  const signal = fields.text('signal');
  const config = {
    ...readLimits(fields),
    signal,
    above: readThreshold(fields, 'above', signal),
    below: readThreshold(fields, 'below', signal),
    add: fields.whole('add', { default: 1 }),
    remove: fields.whole('remove', { default: 1 }),
    for_s: fields.duration('for', { default: 0 }),
    coolDown: readCoolDown(fields),
  };
  fields.end();
  if (config.below < config.above) return config;
  throw policyError(`threshold.below must be less than above, got ${config.below} and ${config.above}`);
}

function decide(history: History, config: ThresholdConfig, now: number): Decision {
  const { signal, above, below } = config;
  return onSignal(history, config, now, (value, moment, why) => {
    const current = moment.replicas.desired;
    const [is, high, low] = [show(signal, value), show(signal, above), show(signal, below)];
    const [beyond, step, text] =
      value > above
        ? [(x: number) => x > above, config.add, `above ${high}`]
        : [(x: number) => x < below, -config.remove, `below ${low}`];
    if (!beyond(value)) {
      why.push(`${signal} is ${is}, between ${low} and ${high}: hold ${current}.`);
      return current;
    }
    why.push(`${signal} is ${is}, ${text}: ${step > 0 ? 'add' : 'remove'} ${replicas(Math.abs(step))}.`);
    if (!lasted(history, config, now, beyond)) {
      why.push(`It has not been so for ${formatDuration(config.for_s)}: hold ${current}.`);
      return current;
    }
    return current + step;
  });
}

/** Whether every observation of the last `for_s` was beyond, and they reach back that far. */
function lasted(
  history: History,
  { signal, for_s }: ThresholdConfig,
  now: number,
  beyond: (value: number) => boolean,
): boolean {
  if (for_s === 0) return true;
  for (const moment of after(history, -Infinity)) {
    const value = signalOf(moment, signal);
    if (value === null || !beyond(value)) return false;
    if (moment.time_s <= now - for_s) return true;
  }
  return false;
}
