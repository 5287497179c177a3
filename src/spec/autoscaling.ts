import { z } from 'zod';
import { messageOf } from '../core/errors.ts';
import { parseThreshold } from '../measure/thresholds.ts';
import { simulatedPolicy } from '../sim/autoscaling/plan.ts';
import {
  arrivals,
  count,
  durationDistribution,
  name,
  positiveDuration,
  rateOrNone,
  rates,
  stages,
} from './fields.ts';
import { trace } from './schema.ts';

const MOST = { replicas: 1_000_000, servers: 100_000, repetitions: 10_000 } as const;

/** Each of these says by itself when requests come. */
const LOADS = ['rate', 'stages', 'steps', 'trace'] as const;

const load = z
  .strictObject({
    rate: rates().optional().describe('Arrivals per second, constant or over time.'),
    stages: stages().optional().describe('Ramps, each from the rate before it.'),
    steps: stages().optional().describe('Rates that are held.'),
    trace: trace.optional().describe('Arrivals at the times that a file has.'),
    start_rate: rateOrNone().prefault('0/s').describe('Where the first of the stages begins.'),
    arrivals: arrivals().default('poisson').describe('The process of arrivals.'),
    duration: positiveDuration()
      .optional()
      .describe('How long requests come. Default: as long as the stages, steps or trace; a rate needs it.'),
  })
  .superRefine((value, ctx) => {
    const given = LOADS.filter((key) => value[key] !== undefined);
    const got = given.length === 0 ? 'none of them' : given.join(' and ');
    if (given.length !== 1)
      ctx.addIssue({ code: 'custom', message: `has one of ${LOADS.join(', ')}, got ${got}` });
    else if (given[0] === 'rate' && value.duration === undefined)
      ctx.addIssue({ code: 'custom', message: 'a rate needs a duration, e.g. 10m; got none' });
  });

/** 'p95 < 500ms' -> the share of requests that must not take longer. */
const objective = z
  .string()
  .meta({ examples: ['p95 < 500ms', 'p99 < 1s'] })
  .transform((text, ctx) => {
    try {
      const { metric, operator, limit, scale } = parseThreshold(text);
      const share = /^p(\d+(?:\.\d+)?)$/.exec(metric)?.[1];
      if (share === undefined || !operator.startsWith('<') || limit === 0)
        throw new RangeError(`an objective is a percentile below a time, like p95 < 500ms; got '${text}'`);
      return { text, share: Number((Number(share) / 100).toPrecision(12)), limit_s: (limit * scale) / 1000 };
    } catch (error) {
      ctx.issues.push({ code: 'custom', message: messageOf(error), input: text });
      return z.NEVER;
    }
  });

const policy = z
  .looseObject({ policy: z.string({ error: 'names a policy, e.g. threshold' }) })
  .superRefine((value, ctx) => {
    try {
      simulatedPolicy(value);
    } catch (error) {
      ctx.addIssue({ code: 'custom', message: messageOf(error) });
    }
  });

/** What `loadstone simulate autoscaling` takes. */
export const autoscalingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: name(),
    description: z.string().optional(),
    load,
    service: z.strictObject({
      time: durationDistribution().describe('How long one request is served.'),
      servers: count(MOST.servers).default(1).describe('Requests that a replica serves at once.'),
    }),
    replicas: z
      .strictObject({
        initial: count(MOST.replicas).default(1).describe('Ready when the load begins.'),
        startup: durationDistribution()
          .default('const:0s')
          .describe('From the decision to the first request of a new replica.'),
      })
      .prefault({}),
    objective: objective.describe('A percentile of the response time, as in thresholds.'),
    price: z
      .number()
      .min(0, { error: ({ input }) => `must be at least 0, got ${input}` })
      .optional()
      .describe('Of a replica for an hour. Default: cost is in replica-hours.'),
    currency: z.string().default('').describe('Of the price, for the figures.'),
    policies: z
      .record(name(), policy)
      .refine((policies) => Object.keys(policies).length > 0, 'needs at least one policy')
      .describe('By name; the others are compared with the first.'),
    repetitions: count(MOST.repetitions).default(20),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    mode: z
      .enum(['auto', 'events', 'fluid'])
      .default('auto')
      .describe(
        'events: request by request; fluid: their mean number; auto: events while they are few enough.',
      ),
    step: positiveDuration()
      .optional()
      .describe('How long each point of the series lasts. Default: about a hundredth of the load.'),
  })
  .describe('Scaling policies to compare on one load.');

/** The JSON Schema of a spec, for editors. */
export const autoscalingJsonSchema = (): unknown =>
  z.toJSONSchema(autoscalingSchema, { io: 'input', target: 'draft-7' });

/** Whether a spec is one of these: it has policies where an experiment has arms. */
export const isAutoscaling = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'policies' in raw && !('arms' in raw);

export type AutoscalingSpec = z.output<typeof autoscalingSchema>;
