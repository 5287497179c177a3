import { Command, InvalidArgumentError, Option } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import type { ExperimentInput } from '../../spec/schema.ts';
import { finish } from '../finish.ts';
import { planFrom } from '../load-spec.ts';
import { measure } from '../measure.ts';

interface Options {
  arch: 'monolith' | 'microservices' | 'both';
  concurrencyLevels: number[];
  durationSeconds: number;
  warmupSeconds: number;
  spawnRate: number;
  baseUrlMonolith: string;
  baseUrlMicro: string;
  pid?: number;
  outdir?: string;
  sampleInterval: number;
  skipHealthCheck?: boolean;
  deploy?: boolean;
  repetitions: number;
  think: string;
  seed: number;
  yes?: boolean;
  json?: boolean;
}

export const sweepCommand = () =>
  new Command('sweep')
    .description(
      'Sweep concurrency over the TaskTracker architectures, running at their URLs or started with --deploy.',
    )
    .addOption(
      new Option('--arch <arch>', 'architecture')
        .choices(['monolith', 'microservices', 'both'])
        .default('both'),
    )
    .option('--concurrency-levels <list>', 'comma-separated user counts', levels, [10, 25, 50, 100, 200])
    .option('--duration-seconds <s>', 'measured window of a run, warm-up excluded', positive, 60)
    .option('--warmup-seconds <s>', 'warm-up', nonNegative, 10)
    .option('--spawn-rate <n>', 'users started per second', positive, 10)
    .option('--base-url-monolith <url>', 'monolith', 'http://localhost:9000')
    .option('--base-url-micro <url>', 'gateway of the microservices', 'http://localhost:8000')
    .option(
      '--pid <pid>',
      "process to sample; default: whoever owns the URL's port (with one --arch)",
      processId,
    )
    .option('--outdir <dir>', 'results folder (default results/sweep_<timestamp>)')
    .option('--sample-interval <s>', 'seconds between resource samples', positive, 1)
    .option('--skip-health-check', 'do not ask the services for their health first')
    .option('--deploy', 'start the architectures here instead, one at a time')
    .option('--repetitions <n>', 'how often each level is measured', positive, 1)
    .option('--think <distribution>', 'think time', 'uniform:1s,3s')
    .option('--seed <n>', 'seed of order, think times and requests', nonNegative, 42)
    .option('--yes', 'allow load on a target that is not on this machine')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone systems up tasktracker-monolith\n  loadstone sweep --arch monolith --concurrency-levels 10,25 --duration-seconds 30',
    )
    .action(async (options: Options, command: Command) => {
      for (const option of ['baseUrlMonolith', 'baseUrlMicro']) {
        if (options.deploy && command.getOptionValueSource(option) === 'cli') {
          throw new LoadstoneError('E_USAGE', '--deploy starts the systems itself: it takes no base URL');
        }
      }
      if (options.pid !== undefined && (options.deploy || options.arch === 'both')) {
        throw new LoadstoneError(
          'E_USAGE',
          `--pid names the process of one running architecture: it takes --arch monolith or --arch microservices, without --deploy; got --pid ${options.pid}`,
        );
      }
      const value = experimentOf(options);
      const plan = planFrom({ from: 'sweep', value });
      const dir = await measure(plan, {
        config: value,
        yes: options.yes ?? false,
        skipHealthCheck: options.skipHealthCheck ?? false,
        ...(options.outdir === undefined ? {} : { out: options.outdir }),
      });
      await finish(dir, options.json ?? false);
    });

/** The reference's arguments as an experiment like any other. */
export function experimentOf(options: Options): ExperimentInput {
  const running = { monolith: options.baseUrlMonolith, microservices: options.baseUrlMicro };
  const architectures = options.arch === 'both' ? (['monolith', 'microservices'] as const) : [options.arch];
  return {
    name: 'sweep',
    arms: Object.fromEntries(
      architectures.map((arch) => [
        arch,
        options.deploy
          ? { system: `tasktracker-${arch}` }
          : { url: running[arch], ...(options.pid === undefined ? {} : { pid: options.pid }) },
      ]),
    ),
    workload: {
      scenario: 'tasktracker',
      users: options.concurrencyLevels[0]!,
      think: options.think,
      spawn_rate: `${options.spawnRate}/s`,
    },
    factors: { 'workload.users': options.concurrencyLevels },
    repetitions: options.repetitions,
    phases: { warmup: `${options.warmupSeconds}s`, measure: `${options.durationSeconds}s` },
    sample_interval: `${options.sampleInterval}s`,
    seed: options.seed,
  };
}

function levels(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isInteger(value) && value > 0)) return values;
  throw new InvalidArgumentError(`levels are whole numbers above 0, got '${text}'.`);
}

function processId(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`a process id is a whole number above 0, got '${text}'.`);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(`it must be a number above 0, got '${text}'.`);
}

function nonNegative(text: string): number {
  const value = Number(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError(`it must be a number of at least 0, got '${text}'.`);
}
