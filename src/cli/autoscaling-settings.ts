import { dirname } from 'node:path';
import { parseTrace, type Rates, rampsOf, stepsOf } from '../arrivals/index.ts';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import type { AutoscalingSettings } from '../sim/index.ts';
import { type AutoscalingSpec, autoscalingSchema } from '../spec/autoscaling.ts';
import { readAs } from '../spec/read.ts';
import { filesIn, source } from './load-spec.ts';

export interface ReadAutoscaling {
  readonly spec: AutoscalingSpec;
  readonly settings: AutoscalingSettings;
}

/** A spec file of `simulate autoscaling` with its `--set` overrides -> what to simulate. */
export async function readAutoscaling(path: string, set: readonly string[]): Promise<ReadAutoscaling> {
  const { spec } = readAs(autoscalingSchema, { ...(await source(path)), from: path, set });
  const { service, replicas, objective, price, currency, policies, repetitions, seed, mode, step } = spec;
  const settings: AutoscalingSettings = {
    load: loadOf(spec.load, dirname(path)),
    service,
    replicas,
    objective,
    price: price ?? null,
    currency,
    policies: Object.entries(policies).map(([name, options]) => ({ name, options })),
    repetitions,
    seed,
    mode,
    step_s: step ?? null,
  };
  return { spec, settings };
}

type Load = AutoscalingSpec['load'];

function loadOf(load: Load, folder: string): AutoscalingSettings['load'] {
  const { arrivals, duration, trace } = load;
  if (trace === undefined) {
    const rates = ratesOf(load);
    return { arrivals, rates, times: null, duration_s: duration ?? lengthOf(rates) };
  }
  const all = timesOf(trace, folder);
  const duration_s = duration ?? all.at(-1)!;
  const times = all.filter((time) => time <= duration_s);
  return { arrivals, rates: { kind: 'constant', rate: times.length / duration_s }, times, duration_s };
}

function ratesOf({ rate, stages, steps, start_rate }: Load): Rates {
  if (rate !== undefined) return rate;
  return steps === undefined ? rampsOf(start_rate, stages ?? []) : stepsOf(steps);
}

const lengthOf = (rates: Rates): number =>
  rates.kind === 'ramps' ? rates.ramps.reduce((sum, { duration_s }) => sum + duration_s, 0) : 0;

function timesOf({ file, column, speed }: NonNullable<Load['trace']>, folder: string): Float64Array {
  try {
    return parseTrace(filesIn(folder).read(file), column).map((time) => time / speed);
  } catch (error) {
    throw new LoadstoneError('E_TRACE', `trace ${file}: ${messageOf(error)}`, { cause: error });
  }
}
