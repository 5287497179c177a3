import { type CoolDown, readCoolDown } from './cool-down.ts';
import { Fields, policyError } from './fields.ts';
import { readLimits } from './limits.ts';
import { onSignal } from './on-signal.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { isTotal, readThreshold, show } from './signal.ts';
import { digits, replicas } from './wording.ts';

export interface TargetTrackingConfig extends Limits {
  readonly signal: string;
  /** What the signal should be: a mean over replicas, or, of a total (`per: service`), what each should get. */
  readonly target: number;
  readonly per: 'replica' | 'service';
  /** No change while the ratio of the signal to its target is within this of 1. */
  readonly tolerance: number;
  readonly coolDown: CoolDown;
}

const TOLERANCE = 0.1;

/**
 * The number in proportion to the signal. A mean over replicas at `ready` of them: ceil(ready signal / target); a total
 * over the service: ceil(signal / target). Exact where the signal is load shared evenly; a response time is not in
 * proportion to the load, so there it is a rule of thumb.
 */
export const targetTracking = definePolicy<TargetTrackingConfig>({
  name: 'target-tracking',
  summary: 'replicas in proportion to a signal, so that it keeps to its target',
  parse,
  decide,
  lookBack_s: ({ coolDown }) => Math.max(coolDown.up_s, coolDown.down_s),
});

function parse(options: unknown): TargetTrackingConfig {
  const fields = new Fields('target-tracking', options);
  const signal = fields.text('signal');
  const config = {
    ...readLimits(fields),
    signal,
    target: readThreshold(fields, 'target', signal),
    per: fields.choice('per', ['replica', 'service'], isTotal(signal) ? 'service' : 'replica'),
    tolerance: fields.number('tolerance', { min: 0, below: 1, default: TOLERANCE }),
    coolDown: readCoolDown(fields),
  };
  fields.end();
  if (config.target > 0) return config;
  throw policyError(`target-tracking.target must be above 0, got ${config.target}`);
}

function decide(history: History, config: TargetTrackingConfig, now: number): Decision {
  const { signal, target, per, tolerance } = config;
  return onSignal(history, config, now, (value, { replicas: there }, why) => {
    const current = there.desired;
    if (per === 'replica' && there.ready === 0) {
      why.push(`No replica is ready, so none has any ${signal}: hold ${current}.`);
      return null;
    }
    // What each replica has, over what it should have; of a total it is shared by those that were asked for.
    const ratio = per === 'replica' ? value / target : value / (target * Math.max(1, current));
    const text =
      per === 'replica'
        ? `${signal} is ${show(signal, value)} on ${there.ready} ready against a target of ${show(signal, target)}`
        : `${signal} is ${show(signal, value)} for ${replicas(current)} against ${show(signal, target)} each`;
    const within = Math.abs(ratio - 1) <= tolerance && current > 0;
    if (within) {
      why.push(`${text}: the ratio ${digits(ratio)} is within ${tolerance} of 1: hold ${current}.`);
      return current;
    }
    const wanted = Math.ceil(per === 'replica' ? ratio * there.ready : value / target);
    why.push(`${text}: the ratio is ${digits(ratio)}, so ${replicas(wanted)}.`);
    // While replicas start, those that are ready carry more than they will: a smaller number is no reason to stop.
    if (per === 'replica' && ratio > 1 && wanted < current) {
      why.push(`That is fewer than the ${current} asked for, though each has too much: hold ${current}.`);
      return current;
    }
    return wanted;
  });
}
