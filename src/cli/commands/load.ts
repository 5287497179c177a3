import { Command } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import { parseDuration, parseRate } from '../../core/units.ts';
import { formats, json, parseTags } from '../../formats/index.ts';
import type { PlannedTrial } from '../../plan/plan.ts';
import { rateOf } from '../../plan/workload.ts';
import { findCapacity, type LocalMachine, localMachine, runLoad } from '../../run/index.ts';
import { type Calibration, calibrate } from '../calibrate.ts';
import { calibrationTable } from '../calibration-table.ts';
import { capacityText, probeLine, probeOf } from '../capacity-view.ts';
import { exitCode } from '../failure.ts';
import { interruptible } from '../interrupt.ts';
import { LiveMetrics } from '../live-metrics.ts';
import { DURATION, experimentOf, number, type LoadCommandOptions as Options } from '../load-experiment.ts';
import { LoadOutputs } from '../load-outputs.ts';
import { planFrom } from '../load-spec.ts';
import { loadSummary } from '../load-summary.ts';
import { loadTable } from '../load-table.ts';
import { LoadView } from '../load-view.ts';
import { collect } from '../options.ts';

export const loadCommand = () =>
  new Command('load')
    .description(
      'Put load on a URL, open or closed, and say how it answered and whether to believe the figures.',
    )
    .argument('[url]', 'http://host:port/path')
    .option(
      '--rate <rate>',
      'open model: arrivals, e.g. 500/s, sine:100/s,50/s,60s, spike:10/s,100/s,30s,10s',
    )
    .option('--arrivals <process>', 'poisson (default), constant, gamma:CV2, ...')
    .option('--start-rate <rate>', 'where the first stage begins (default 0/s)')
    .option('--stage <duration:rate>', 'open model: ramp to a rate; may be repeated', collect)
    .option('--step <duration:rate>', 'open model: hold a rate; may be repeated', collect)
    .option(
      '--trace <file>',
      'open model: arrivals at the times in seconds that a file has, one a line or CSV',
    )
    .option('--trace-column <name>', 'the column of a CSV file that has them')
    .option('--trace-speed <factor>', 'replay it so many times as fast (default 1)')
    .option('--users <n>', 'closed model: users, each waiting for the answer to the request before')
    .option(
      '--requests <n>',
      'closed model: requests of all users together, after the warm-up; with them the load ends',
    )
    .option(
      '--synchronous',
      'with --rate: one request at a time, the next gap begins when its answer is there',
    )
    .option(
      '--think <distribution>',
      'closed model: time between an answer and the next request, e.g. exp:1s',
    )
    .option('--spawn-rate <rate>', 'closed model: users started per second')
    .option(
      '--duration <time>',
      `whole seconds of load, warm-up excluded (default ${DURATION}; stages and a trace say their own)`,
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
    .option(
      '--metrics <port>',
      'a page for Prometheus at http://127.0.0.1:PORT/metrics while it runs; 0: any port',
    )
    .option('--remote-write <url>', 'tell a Prometheus every 5 s and at the end')
    .option('--calibrate', 'first measure what this machine can send, against a server that does nothing')
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
    .action(async (url: string | undefined, options: Options) => {
      if (url === undefined && !options.calibrate)
        throw new LoadstoneError(
          'E_USAGE',
          'load takes a URL such as http://127.0.0.1:8080/, or --calibrate',
        );
      if (url === undefined) return calibrateAlone(options);
      if (options.findCapacity !== undefined) return searchCapacity(url, options.findCapacity, options);
      return loadOnce(url, options);
    });

async function loadOnce(url: string, options: Options): Promise<void> {
  const plan = planFrom({ from: 'load', value: experimentOf(url, options) });
  const trial = plan.trials[0]!;
  const start = { name: `${options.method} ${url}`, tags: parseTags(options.tag) };
  const outputs = new LoadOutputs(options.format, start);
  const port = number(options.metrics, '--metrics');
  const machine = await localMachine(plan.cpus, trial.workload.threads);
  const live = await LiveMetrics.open({ port, remoteWrite: options.remoteWrite, tags: start.tags, say });
  try {
    await outputs.open();
    const calibration = options.calibrate ? await calibrated(machine, trial, options) : undefined;
    if (calibration && !options.json) console.log(`${calibrationTable(calibration)}\n`);
    const view = new LoadView(trial, options.json ? null : process.stderr);
    const load = {
      yes: options.yes ?? false,
      onSecond: view.onSecond,
      onIntervals: live.onIntervals,
      ...(outputs.wantsRequests ? { onRequests: outputs.onRequests } : {}),
    };
    const record = await interruptible((signal) => runLoad(plan, machine, load, signal)).finally(() =>
      view.stop(),
    );
    const summary = {
      ...loadSummary(record, trial, start.name, start.tags),
      remote_write: await live.finish(),
      calibration,
    };
    console.log(
      options.json
        ? json.text(summary).trimEnd()
        : loadTable(summary, rateOf(trial), record.result.evidence.certificate),
    );
    await outputs.finish(summary);
    const { validity, thresholds } = record.result;
    if (validity === 'INVALID') process.exitCode = exitCode.invalid;
    else if (thresholds.some(({ passed }) => passed === false)) process.exitCode = exitCode.threshold;
  } finally {
    await Promise.all([outputs.close(), live.close()]);
  }
}

/** What a user is to know at once, and no program reads. */
const say = (text: string) => console.error(text);

async function calibrateAlone(options: Options): Promise<void> {
  const asked = MODELS.some((model) => options[model] !== undefined)
    ? planFrom({ from: 'load', value: experimentOf('http://127.0.0.1/', options) }).trials[0]!
    : null;
  const machine = await localMachine('apart');
  const calibration = await calibrated(machine, asked, options);
  console.log(options.json ? JSON.stringify({ calibration }, null, 2) : calibrationTable(calibration));
  if (calibration.open.validity === 'INVALID') process.exitCode = exitCode.invalid;
}

/** Options that say what puts the load on. */
const MODELS = ['rate', 'stage', 'step', 'trace', 'users'] as const;

function calibrated(
  machine: LocalMachine,
  asked: PlannedTrial | null,
  { duration }: Options,
): Promise<Calibration> {
  const most_s = duration === undefined ? Infinity : parseDuration(duration);
  return interruptible((signal) => calibrate(machine, { asked, most_s }, signal));
}

/** Loads one after the other, each of its own rate and seed. */
async function searchCapacity(url: string, rule: string, options: Options): Promise<void> {
  if (MODELS.some((model) => options[model] !== undefined)) {
    throw new LoadstoneError(
      'E_USAGE',
      '--find-capacity chooses the rate itself: it takes no --rate, --stage, --step, --trace or --users',
    );
  }
  if (options.metrics ?? options.remoteWrite ?? options.calibrate) {
    throw new LoadstoneError(
      'E_USAGE',
      '--find-capacity is many loads: it takes no --metrics, --remote-write or --calibrate',
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
