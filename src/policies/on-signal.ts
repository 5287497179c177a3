import { type CoolDown, cooled } from './cool-down.ts';
import { newest } from './history.ts';
import { limited } from './limits.ts';
import type { Decision, History, Limits, Moment } from './policy.ts';
import { signalOf } from './signal.ts';

interface SignalConfig extends Limits {
  readonly signal: string;
  readonly coolDown: CoolDown;
}

/** How many replicas a value of the signal calls for, and why; null: the value says nothing. */
type Rule = (value: number, moment: Moment, why: string[]) => number | null;

/** The decision of a rule that looks at one signal: within the cool-down and the limits; without a value it holds. */
export function onSignal(history: History, config: SignalConfig, now: number, rule: Rule): Decision {
  const moment = newest(history);
  const current = moment.replicas.desired;
  const value = signalOf(moment, config.signal);
  const why: string[] = [];
  const recommended = value === null ? null : rule(value, moment, why);
  if (value === null) why.push(`${config.signal} was not measured: hold ${current}.`);
  const allowed = cooled(history, current, recommended ?? current, config.coolDown, now, why);
  return { desired: limited(allowed, config, why), recommended, why };
}
