import { z } from 'zod';
import { messageOf } from '../core/errors.ts';
import { parseThreshold } from '../measure/thresholds.ts';
import {
  arrivals,
  count,
  duration,
  durationDistribution,
  name,
  positiveDuration,
  rate,
  rateOrNone,
  rates,
  stages,
} from './fields.ts';
import { modelProblems } from './model-rules.ts';
import { modelSchema } from './model-schema.ts';

/** Beyond these it is a slip of the pen, not an experiment. */
const MOST = {
  users: 1_000_000,
  threads: 256,
  replicas: 1000,
  connections: 65_535,
  requests: 1_000_000,
  redirects: 20,
  repetitions: 10_000,
  speed: 1_000_000,
  counted: 1_000_000_000,
  offered_load: 1000,
  pid: 2 ** 22,
} as const;

const environment = z.record(z.string(), z.string());
const command = z.array(z.string()).min(1);

const service = z.strictObject({
  kind: z.enum(['http', 'postgres']).default('http'),
  command: command
    .optional()
    .describe('Program and arguments; ${self.port}, ${SERVICE.url} and ${secret.NAME} are filled in.'),
  port: count(65535).describe('The port when run by hand; an experiment takes a free one as ${self.port}.'),
  environment: environment.optional(),
  health: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Ready when this path answers 2xx. Default /health.'),
  metrics: z.string().startsWith('/').optional().describe("Path of the service's Prometheus metrics."),
  work: z
    .strictObject({ busy: z.string().min(1), completions: z.string().min(1) })
    .optional()
    .describe(
      'Counters on its metrics page: seconds in which its servers were busy, and requests served. Default: its CPU time.',
    ),
  queries: z
    .strictObject({ throughput: z.string(), response_s: z.string(), utilisation: z.string() })
    .optional()
    .describe('PromQL for `monitoring`, with $job and $window. Default: the metrics of the systems here.'),
  needs: z.array(z.string()).optional().describe('Services that must be ready first.'),
  replicas: count(MOST.replicas).optional(),
  scalable: z.boolean().optional(),
  jobs: z.strictObject({ migrate: command.optional(), reset: command.optional() }).optional(),
});

const system = z.strictObject({
  title: z.string().default(''),
  arch: name().optional(),
  entry: z.string().describe('The service that takes the load.'),
  services: z.record(name(), service),
  model: modelSchema.optional().describe('For `run --on simulation`; `loadstone calibrate` fits one.'),
});

const url = z
  .url({
    protocol: /^(https?|http\+unix)$/,
    hostname: /./,
    error: ({ input }) => `must be an http://, https:// or http+unix:// URL, got ${JSON.stringify(input)}`,
  })
  .refine((text) => !/\/\/[^/]*@/.test(text), 'takes no user and password: they would stand in the results');
const replicas = z.record(name(), count(MOST.replicas)).describe('Replicas by service.');

const PROXIES = ['loadstone', 'haproxy', 'envoy'] as const;
const BALANCES = ['round-robin', 'random', 'least-connections'] as const;
const proxy = z
  .union(
    [
      z.enum(PROXIES).transform((kind) => ({ kind, balance: BALANCES[0] })),
      z.strictObject({
        kind: z.enum(PROXIES).default('loadstone'),
        balance: z
          .enum(BALANCES)
          .default('round-robin')
          .describe(
            'Which replica gets a request: the next in turn, any, or the one with the fewest in flight.',
          ),
      }),
    ],
    {
      error: ({ input }) =>
        `a proxy is one of ${PROXIES.join(', ')}, or { kind, balance } with one of ${BALANCES.join(', ')}; got ${JSON.stringify(input)}`,
    },
  )
  .optional()
  .describe('What stands before its scalable services, also with one replica.');

const arm = z.union(
  [
    z.strictObject({
      system: z.string().describe('A checked-in system (`loadstone systems`) or one under `systems:`.'),
      replicas: replicas.optional(),
      environment: z.record(z.string(), environment).optional().describe('Environment variables by service.'),
      proxy,
    }),
    z.strictObject({
      url: url.describe('A service that runs already.'),
      pid: count(MOST.pid).optional().describe("The service's process, for its CPU and memory."),
    }),
    z.strictObject({
      service: service.describe('Your own service as one local process.'),
      replicas: replicas.optional(),
      proxy,
    }),
  ],
  { error: 'an arm is one of { system: NAME }, { url: URL } and { service: { command, port } }' },
);

const scenario = z.union([
  z.string(),
  // Short for the scenario 'module' with the option `file`.
  z
    .looseObject({
      module: z.string().min(1).describe('Your own, in TypeScript or JavaScript; beside the spec.'),
      name: z.never().optional(),
    })
    .transform(({ module, ...options }) => ({ ...options, name: 'module', file: module })),
  z.looseObject({ name: z.string() }),
]);

const traceFile = z.string().min(1);
export const trace = z.union([
  traceFile.transform((file) => ({ file, column: undefined, speed: 1 })),
  z.strictObject({
    file: traceFile.describe('Times in seconds, one a line, or CSV; beside the spec.'),
    column: z.string().optional().describe('Of a CSV file with a header.'),
    speed: z
      .number()
      .min(1 / MOST.speed)
      .max(MOST.speed)
      .default(1)
      .describe('So many times as fast.'),
  }),
]);

const DRIVERS = ['loadstone', 'k6', 'locust', 'jmeter'] as const;
const driver = z
  .union(
    [
      z.enum(DRIVERS).transform((name) => ({ name, script: undefined, args: [], environment: {} })),
      z.strictObject({
        name: z.enum(DRIVERS),
        script: z
          .string()
          .min(1)
          .optional()
          .describe('Your own script, locustfile or .jmx, beside the spec. Absent: made from the workload.'),
        args: z.array(z.string()).default([]).describe('More arguments; ${env.NAME} is filled in.'),
        environment: environment
          .default({})
          .describe("More variables of the tool's environment; ${env.NAME} is filled in."),
      }),
    ],
    { error: `a driver is one of ${DRIVERS.join(', ')}, or { name, script, args, environment }` },
  )
  .prefault('loadstone');

export const workloadSchema = z
  .strictObject({
    scenario: scenario
      .default('http')
      .describe("What a user does: 'tasktracker', { name, ...options } or { module, ...options }."),
    model: z
      .enum(['open', 'closed', 'synchronous'])
      .optional()
      .describe('synchronous: one request at a time, the next gap of the arrivals begins with the answer.'),
    users: count(MOST.users).optional().describe('Closed-loop users, each with one connection.'),
    requests: count(MOST.counted)
      .optional()
      .describe('Closed: measured requests of all users together, with which the load ends.'),
    think: durationDistribution()
      .default('const:0s')
      .describe('Time between an answer and the next request.'),
    pacing: positiveDuration()
      .optional()
      .describe('Time from one request of a user to the next, instead of a think time.'),
    spawn_rate: rate()
      .optional()
      .describe(
        'Users started per second. Default 50/s; all at once where a number of requests is asked for.',
      ),
    rate: rates().optional().describe('Open model: arrivals per second, whatever became of those before.'),
    offered_load: z
      .number()
      .positive()
      .max(MOST.offered_load)
      .optional()
      .describe(
        'Open model: arrival rate / service rate of one server, in erlangs; `calibration` finds the service rate.',
      ),
    arrivals: arrivals().default('poisson').describe('The process of arrivals.'),
    start_rate: rateOrNone().prefault('0/s').describe('Where the first of the stages begins.'),
    stages: stages().optional().describe('Open model: ramps, each from the rate before it.'),
    steps: stages().optional().describe('Open model: rates that are held.'),
    trace: trace.optional().describe('Open model: arrivals at the times that a file has.'),
    session: z
      .strictObject({ requests: count(MOST.requests), think: durationDistribution().default('const:0s') })
      .optional()
      .describe('Open model: each arrival is a visitor who makes several requests, thinking between them.'),
    connections: count(MOST.connections)
      .default(1000)
      .describe('Open model: connections at the most; an arrival that finds none free waits.'),
    timeout: positiveDuration().prefault('30s').describe('A request without an answer by then has failed.'),
    driver: driver.describe('What makes the load: loadstone itself, or a tool that is installed here.'),
    threads: count(MOST.threads).default(1).describe('Generator threads.'),
    insecure: z.boolean().default(false).describe('Accept any certificate of an https:// target.'),
    redirects: z
      .int()
      .min(0)
      .max(MOST.redirects)
      .default(0)
      .describe('Redirections within the target that one request follows; 0: they are answers.'),
    gzip: z.boolean().default(false).describe('Say that compressed answers are welcome.'),
  })
  .superRefine((workload, ctx) => {
    const given = MODELS.filter((key) => workload[key] !== undefined);
    if (given.length === 1) {
      for (const { path, message } of modelProblems(workload, given[0]!))
        ctx.addIssue({ code: 'custom', path: [path], message });
      return;
    }
    const got = given.length === 0 ? 'none of them' : given.join(' and ');
    ctx.addIssue({ code: 'custom', message: `has one of ${MODELS.join(', ')}, got ${got}` });
  });

/** Each of these says by itself what puts load on a system. */
const MODELS = ['users', 'rate', 'stages', 'steps', 'trace', 'offered_load'] as const;

export const phasesSchema = z.strictObject({
  warmup: duration().prefault('5s').describe('Load before the window; at least until all users are there.'),
  measure: positiveDuration()
    .refine((value) => Number.isInteger(value), {
      error: ({ input }) => `must be whole seconds, got ${input}s`,
    })
    .optional()
    .describe(
      'The measured window, in whole seconds. Default 30s; of a trace its own; where a number of requests is asked for, how long they may take: 1h.',
    ),
  drain: duration().prefault('5s').describe('How long requests in flight may take to end after the window.'),
  priming: duration()
    .prefault('2s')
    .describe('Discarded load on a fresh deployment: compilers, caches, pools.'),
});

export const replicasSchema = replicas;

const calibration = z
  .strictObject({
    rate: rate().describe('Arrivals per second, of a Poisson process.'),
    warmup: duration().prefault('5s'),
    measure: positiveDuration()
      .refine(Number.isInteger, { error: ({ input }) => `must be whole seconds, got ${input}s` })
      .prefault('60s'),
    sample: positiveDuration().prefault('1s').describe('Time between two readings of the busy time.'),
  })
  .describe(
    'Load on each deployment before its trials, which finds how many requests a server serves a second.',
  );

const theory = z
  .union(
    [
      z.literal('queueing').transform(() => ({ published: undefined })),
      z.strictObject({
        published: z
          .strictObject({
            source: z.string().min(1),
            levels: z
              .array(
                z.strictObject({
                  offered_load: z.number().positive(),
                  response: positiveDuration().describe('Mean response time that was measured.'),
                  theory: positiveDuration().optional().describe('What theory was said to give.'),
                }),
              )
              .min(1),
          })
          .optional()
          .describe('What somebody else published about the same experiment.'),
      }),
    ],
    { error: "is 'queueing', or { published: { source, levels } }" },
  )
  .describe('Hold the trials against queueing theory.');

/** Prometheus goes by milliseconds; more often would be a load of its own. */
const SHORTEST_SCRAPE_S = 0.1;

const monitoring = z
  .union(
    [
      z.literal('prometheus').transform((kind) => ({ kind, interval: 1 })),
      z.strictObject({
        kind: z.literal('prometheus'),
        interval: positiveDuration()
          .refine((value) => value >= SHORTEST_SCRAPE_S, {
            error: ({ input }) => `must be at least ${SHORTEST_SCRAPE_S}s, got ${input}s`,
          })
          .prefault('1s')
          .describe('Time between two scrapes.'),
      }),
    ],
    { error: 'monitoring is prometheus, or { kind: prometheus, interval: 1s }' },
  )
  .optional()
  .describe('A Prometheus of its own scrapes the systems, and its figures stand beside ours.');

const threshold = z
  .string()
  .meta({ examples: ['p95 < 500ms', 'errors < 1%', 'throughput > 100/s'] })
  .superRefine((text, ctx) => {
    try {
      parseThreshold(text);
    } catch (error) {
      ctx.addIssue({ code: 'custom', message: messageOf(error), input: text });
    }
  });

export const experimentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: name(),
    description: z.string().optional(),
    arms: z.record(name(), arm).refine((arms) => Object.keys(arms).length > 0, 'needs at least one arm'),
    systems: z
      .record(name(), system)
      .default({})
      .describe('Your own systems, as checked-in ones are described.'),
    workload: workloadSchema,
    factors: z
      .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1))
      .default({})
      .describe('Path to values, e.g. workload.users: [5, 10, 20]; every combination is measured.'),
    replicas: replicas.default({}),
    repetitions: count(MOST.repetitions).default(3),
    calibration: calibration.optional(),
    theory: theory.optional(),
    phases: phasesSchema.prefault({}),
    thresholds: z.array(threshold).default([]),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    deploy_each: z
      .enum(['arm', 'trial'])
      .default('arm')
      .describe(
        'arm: set up once a repetition for all levels. trial: anew for each, where one leaves work behind that the next would meet.',
      ),
    keep_requests: z
      .boolean()
      .default(false)
      .describe(
        'Each request in requests.csv of its trial, with what the server said of it; `theory` implies it.',
      ),
    sample_interval: positiveDuration()
      .prefault('1s')
      .describe('Time between two samples of CPU and memory.'),
    monitoring,
    cpus: z
      .enum(['apart', 'shared'])
      .default('apart')
      .describe('apart: the generator and the systems get CPUs of their own where the machine allows.'),
  })
  .describe('A Loadstone experiment.');

export type CalibrationSpec = z.output<typeof calibration>;
export type TheorySpec = z.output<typeof theory>;
/** An experiment as a user writes it. */
export type ExperimentInput = z.input<typeof experimentSchema>;
export type ExperimentSpec = z.output<typeof experimentSchema>;
export type WorkloadSpec = z.output<typeof workloadSchema>;
export type SystemInput = z.output<typeof system>;
export type ServiceInput = z.output<typeof service>;

/** The JSON Schema of a spec, for editors. */
export function specJsonSchema(): unknown {
  return z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7' });
}

/** Gives an experiment in a TypeScript spec its type: `export default defineExperiment({ ... })`. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment;
}
