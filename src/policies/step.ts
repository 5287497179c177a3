import { type CoolDown, readCoolDown } from './cool-down.ts';
import { Fields, policyError } from './fields.ts';
import { readLimits } from './limits.ts';
import { onSignal } from './on-signal.ts';
import { type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { readThreshold, show } from './signal.ts';

/** By how much a step changes the number: '+2' in replicas or '-25%' of those there are. */
export interface Change {
  readonly by: number;
  readonly unit: 'replicas' | 'percent';
  readonly text: string;
}

export interface Step {
  readonly above?: number;
  readonly below?: number;
  readonly change: Change;
}

export interface StepConfig extends Limits {
  readonly signal: string;
  readonly steps: readonly Step[];
  readonly coolDown: CoolDown;
}

/**
 * Steps: the further the signal is beyond its threshold, the bigger the change. Of the steps whose threshold is crossed
 * the farthest one counts. A percentage is rounded towards zero, but changes at least one replica.
 * Amazon EC2 Auto Scaling User Guide, "Step and simple scaling policies".
 */
export const step = definePolicy<StepConfig>({
  name: 'step',
  summary: 'the further the signal is beyond its threshold, the bigger the step',
  parse,
  decide,
  lookBack_s: ({ coolDown }) => Math.max(coolDown.up_s, coolDown.down_s),
});

function parse(options: unknown): StepConfig {
  const fields = new Fields('step', options);
  const signal = fields.text('signal');
  const config = {
    ...readLimits(fields),
    signal,
    steps: fields.list('steps').map((one) => readStep(one, signal)),
    coolDown: readCoolDown(fields),
  };
  fields.end();
  if (config.steps.length === 0) throw policyError('step.steps must have at least one step, got none');
  inOrder(config.steps);
  return config;
}

function readStep(fields: Fields, signal: string): Step {
  if (fields.has('above') === fields.has('below'))
    throw policyError(`${fields.path} must have one of above and below`);
  const side = fields.has('above') ? 'above' : 'below';
  const at = readThreshold(fields, side, signal);
  const change = readChange(fields);
  fields.end();
  if (change.by > 0 === (side === 'above'))
    return side === 'above' ? { above: at, change } : { below: at, change };
  const sign = side === 'above' ? '+' : '-';
  throw policyError(
    `${fields.path}.change must begin with ${sign} since it is ${side}, got '${change.text}'`,
  );
}

function readChange(fields: Fields): Change {
  const text = fields.text('change');
  const match = /^([+-])(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const by = match ? Number(match[1] + match[2]!) : 0;
  const unit = match?.[3] === '%' ? 'percent' : 'replicas';
  if (by !== 0 && (unit === 'percent' || Number.isInteger(by))) return { by, unit, text };
  throw policyError(`${fields.path}.change must be like '+2' or '-25%', got '${text}'`);
}

/** Adding and removing do not overlap, and a farther step never changes less than a nearer one of its unit. */
function inOrder(steps: readonly Step[]): void {
  const up = steps.filter(({ above }) => above !== undefined).toSorted((a, b) => a.above! - b.above!);
  const down = steps.filter(({ below }) => below !== undefined).toSorted((a, b) => b.below! - a.below!);
  const [lowest, highest] = [up[0]?.above ?? Infinity, down[0]?.below ?? -Infinity];
  if (highest > lowest)
    throw policyError(`step.steps: every below must be at most every above, got ${highest} and ${lowest}`);
  for (const side of [up, down]) {
    for (const [i, { change }] of side.entries()) {
      const nearer = side[i - 1]?.change;
      if (!nearer || nearer.unit !== change.unit || Math.abs(nearer.by) <= Math.abs(change.by)) continue;
      throw policyError(
        `step.steps: a farther step must change at least as much, got ${nearer.text} and then ${change.text}`,
      );
    }
  }
}

function decide(history: History, config: StepConfig, now: number): Decision {
  const { signal, steps } = config;
  return onSignal(history, config, now, (value, { replicas: { desired: current } }, why) => {
    const crossed = farthest(steps, value);
    if (!crossed) {
      why.push(`${signal} is ${show(signal, value)}, beyond no step: hold ${current}.`);
      return current;
    }
    const wanted = changed(current, crossed.change);
    const side = crossed.above === undefined ? 'below' : 'above';
    const limit = show(signal, crossed.above ?? crossed.below!);
    why.push(
      `${signal} is ${show(signal, value)}, ${side} ${limit}: ${crossed.change.text} makes ${current} ${wanted}.`,
    );
    return wanted;
  });
}

function farthest(steps: readonly Step[], value: number): Step | undefined {
  const up = steps.filter(({ above }) => above !== undefined && value > above);
  const down = steps.filter(({ below }) => below !== undefined && value < below);
  return up.toSorted((a, b) => b.above! - a.above!)[0] ?? down.toSorted((a, b) => a.below! - b.below!)[0];
}

/** 12.7 is 12 and .3 is 1; -6.67 is -6 and -.3 is -1. */
function changed(current: number, { by, unit }: Change): number {
  if (unit === 'replicas') return current + by;
  const part = (current * by) / 100;
  return current + Math.sign(part) * Math.max(1, Math.floor(Math.abs(part)));
}
