import { Command } from 'commander';
import { parseStage } from '../../arrivals/index.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { parseRate } from '../../core/units.ts';
import { formats, json, parseTags } from '../../formats/index.ts';
import { rateOf } from '../../plan/workload.ts';
import { findCapacity, localMachine, runLoad } from '../../run/index.ts';
import type { ExperimentInput } from '../../spec/schema.ts';
import { capacityText, probeLine, probeOf } from '../capacity-view.ts';
import { exitCode } from '../failure.ts';
import { interruptible } from '../interrupt.ts';
import { LoadOutputs } from '../load-outputs.ts';
import { planFrom } from '../load-spec.ts';
import { loadSummary } from '../load-summary.ts';
import { loadTable } from '../load-table.ts';
import { LoadView } from '../load-view.ts';
import { collect } from '../options.ts';

interface Options {
  rate?: string;
  arrivals?: string;
  startRate?: string;
  stage?: string[];
  step?: string[];
  users?: string;
  think?: string;
  spawnRate?: string;
  duration?: string;
  warmup: string;
  drain: string;
  timeout?: string;
  connections?: string;
  threads?: string;
  insecure?: boolean;
  redirects?: string;
  gzip?: boolean;
  method: string;
  header: string[];
  body?: string;
  threshold: string[];
  format: string[];
  tag: string[];
  findCapacity?: string;
  minRate?: string;
  maxRate?: string;
  seed: string;
  yes?: boolean;
  json?: boolean;
}

const DURATION = '10s';

export const loadCommand = () =>
  new Command('load')
    .description(
      'Put load on a URL, open or closed, and say how it answered and whether to believe the figures.',
    )
    .argument('<url>', 'http://host:port/path')
    .option(
      '--rate <rate>',
      'open model: arrivals, e.g. 500/s, sine:100/s,50/s,60s, spike:10/s,100/s,30s,10s',
    )
    .option('--arrivals <process>', 'poisson (default), constant, gamma:CV2, ...')
    .option('--start-rate <rate>', 'where the first stage begins (default 0/s)')
    .option('--stage <duration:rate>', 'open model: ramp to a rate; may be repeated', collect)
    .option('--step <duration:rate>', 'open model: hold a rate; may be repeated', collect)
    .option('--users <n>', 'closed model: users, each waiting for the answer to the request before')
    .option(
      '--think <distribution>',
      'closed model: time between an answer and the next request, e.g. exp:1s',
    )
    .option('--spawn-rate <rate>', 'closed model: users started per second')
    .option(
      '--duration <time>',
      `whole seconds of load, warm-up excluded (default ${DURATION}; stages say their own)`,
    )
    .option('--warmup <time>', 'load before the measured window', '0s')
    .option('--drain <time>', 'how long requests in flight may take to end afterwards', '5s')
    .option('--timeout <time>', 'a request without an answer by then has failed (default 30s)')
    .option('--connections <n>', 'open model: connections at the most (default 1000)')
    .option('--threads <n>', 'generator threads (default 1)')
    .option('--insecure', 'accept any certificate of an https:// target')
    .option('--redirects <n>', 'redirections within the target that a request follows (default 0)')
    .option('--gzip', 'say that compressed answers are welcome')
    .option('--method <method>', 'HTTP method', 'GET')
    .option('--header <name:value>', 'a header; may be repeated', collect, [])
    .option('--body <text>', 'body, sent as it stands')
    .option('--threshold <rule>', "e.g. 'p99<200ms', 'errors<1%'; may be repeated", collect, [])
    .option(
      '--format <name[=file]>',
      `also write ${formats.map(({ name }) => name).join(', ')}; may be repeated`,
      collect,
      [],
    )
    .option('--tag <key=value>', 'goes with every figure that is written; may be repeated', collect, [])
    .option('--find-capacity <rule>', "search the highest rate that holds this threshold, e.g. 'p99<200ms'")
    .option('--min-rate <rate>', 'where that search begins', '10/s')
    .option('--max-rate <rate>', 'and ends', '20000/s')
    .option('--seed <n>', 'seed of arrivals, think times and requests', '1')
    .option('--yes', 'allow load on a target that is not on this machine')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText(
      'after',
      "\nExample:\n  loadstone load http://127.0.0.1:8080/ --rate 500/s --duration 60s --threshold 'p99<200ms'\n\nExit codes: 0 fine, 1 error, 2 usage, 3 a threshold failed, 4 the measurement is INVALID, 130 interrupted.",
    )
    .action(async (url: string, options: Options) => {
      if (options.findCapacity !== undefined) return searchCapacity(url, options.findCapacity, options);
      const plan = planFrom({ from: 'load', value: experimentOf(url, options) });
      const [trial] = plan.trials;
      const machine = await localMachine(plan.cpus, trial!.workload.threads);
      const start = { name: `${options.method} ${url}`, tags: parseTags(options.tag) };
      const outputs = new LoadOutputs(options.format, start);
      const view = new LoadView(trial!, options.json ? null : process.stderr);
      const load = {
        yes: options.yes ?? false,
        onSecond: view.onSecond,
        ...(outputs.wantsRequests ? { onRequests: outputs.onRequests } : {}),
      };
      const record = await interruptible((signal) => runLoad(plan, machine, load, signal)).finally(() =>
        view.stop(),
      );
      const summary = loadSummary(record, trial!, start.name, start.tags);
      await outputs.finish(summary);
      console.log(
        options.json
          ? json.text(summary).trimEnd()
          : loadTable(summary, rateOf(trial!.workload), record.result.evidence.certificate),
      );
      const { validity, thresholds } = record.result;
      if (validity === 'INVALID') process.exitCode = exitCode.invalid;
      else if (thresholds.some(({ passed }) => passed === false)) process.exitCode = exitCode.threshold;
    });

/** Loads one after the other, each of its own rate and seed. */
async function searchCapacity(url: string, rule: string, options: Options): Promise<void> {
  if (options.rate ?? options.users ?? options.stage ?? options.step) {
    throw new LoadstoneError(
      'E_USAGE',
      '--find-capacity chooses the rate itself: it takes no --rate, --stage, --step or --users',
    );
  }
  const min: number = parseRate(options.minRate!);
  const max: number = parseRate(options.maxRate!);
  if (!(min > 0 && max >= min)) {
    throw new LoadstoneError(
      'E_USAGE',
      `--min-rate is above 0 and at most --max-rate, got ${options.minRate} and ${options.maxRate}`,
    );
  }
  const planAt = (rate: number, look: number) => {
    const one = { ...options, rate: `${rate}/s`, threshold: [rule, ...options.threshold] };
    const value = experimentOf(url, { ...one, seed: String(Number(options.seed) + look) });
    return planFrom({ from: 'load', value });
  };
  const { cpus, trials } = planAt(min, 0);
  const machine = await localMachine(cpus, trials[0]!.workload.threads);
  let look = 0;
  const found = await interruptible((signal) =>
    findCapacity({ min, max }, async (rate) => {
      const plan = planAt(rate, look++);
      const load = { yes: options.yes ?? false, onSecond: () => {} };
      const { result } = await runLoad(plan, machine, load, signal);
      if (!options.json) console.error(probeLine(rate, result));
      return probeOf(rate, result);
    }),
  );
  console.log(options.json ? JSON.stringify(found, null, 2) : capacityText(found, rule));
  if (found.capacity === null)
    process.exitCode = found.fails === null ? exitCode.invalid : exitCode.threshold;
}

/** The options as an experiment like any other: one URL, one trial. */
export function experimentOf(text: string, options: Options): ExperimentInput {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url)
    throw new LoadstoneError('E_USAGE', `a target is a URL such as http://127.0.0.1:8080/, got '${text}'`);
  const { rate, stage, step, users } = options;
  const ramps = [...(stage ?? []), ...(step ?? [])];
  return {
    name: 'load',
    arms: { target: { url: originOf(url) } },
    workload: {
      scenario: {
        name: 'http',
        method: options.method,
        path: url.pathname + url.search,
        headers: headersOf(options.header),
        ...given({ body: options.body }),
      },
      ...given({
        users: number(users, '--users'),
        rate,
        stages: stage,
        steps: step,
        arrivals: options.arrivals,
        start_rate: options.startRate,
        think: options.think,
        spawn_rate: options.spawnRate,
        timeout: options.timeout,
        connections: number(options.connections, '--connections'),
        threads: number(options.threads, '--threads'),
        insecure: options.insecure,
        redirects: number(options.redirects, '--redirects'),
        gzip: options.gzip,
      }),
    },
    repetitions: 1,
    phases: {
      warmup: options.warmup,
      measure: options.duration ?? (ramps.length > 0 ? lengthOf(ramps) : DURATION),
      drain: options.drain,
      priming: '0s',
    },
    thresholds: options.threshold,
    seed: number(options.seed, '--seed')!,
  };
}

/** 'http+unix:' has no origin that the URL standard knows of. */
const originOf = ({ protocol, host }: URL) => `${protocol}//${host}`;

/** Of stages one after the other, in whole seconds. */
function lengthOf(stages: readonly string[]): string {
  const seconds = stages.reduce((sum, stage) => sum + parseStage(stage).duration_s, 0);
  return `${Math.ceil(seconds)}s`;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new LoadstoneError('E_USAGE', `--header takes name:value, got '${line}'`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

function number(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new LoadstoneError('E_USAGE', `${option} takes a whole number, got '${text}'`);
}

/** The keys that have a value. */
const given = <T extends Record<string, unknown>>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
