import { Command, Option } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import type { Plan } from '../../plan/plan.ts';
import { openResults, readPlan } from '../../results/index.ts';
import { exitCode } from '../failure.ts';
import { finish } from '../finish.ts';
import { loadPlan, readConfig, simulatedPlan } from '../load-spec.ts';
import { measure } from '../measure.ts';
import { collect, specArgument } from '../options.ts';

interface Options {
  set: string[];
  out?: string;
  resume?: string;
  on?: 'processes' | 'simulation';
  models?: string;
  yes?: boolean;
  skipHealthCheck?: boolean;
  strict?: boolean;
  json?: boolean;
}

export const runCommand = () =>
  new Command('run')
    .description('Run an experiment: deploy each arm, load it, measure, analyze, report.')
    .addArgument(specArgument().argOptional())
    .option('--set <path=value>', 'override a key of the spec; may be repeated', collect, [])
    .option('--out <dir>', 'the results folder itself (default results/<name>_<timestamp>)')
    .option('--resume <dir>', 'continue the run in this folder')
    .addOption(
      new Option(
        '--on <place>',
        'what the arms run on: processes of this machine (default), or a simulation after the models of their systems',
      ).choices(['processes', 'simulation']),
    )
    .option('--models <file>', 'with --on simulation: the models that `loadstone calibrate` has written')
    .option('--yes', 'allow load on a target that is not on this machine')
    .option('--skip-health-check', 'measure a URL even if it does not answer now')
    .option('--strict', 'exit 3 when a threshold failed, 4 when a trial is INVALID')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone run experiments/tasktracker/quickstart.yaml --set repetitions=5 --out results/mine' +
        '\n  loadstone run experiments/tasktracker/quickstart.yaml --on simulation',
    )
    .action(async (path: string | undefined, options: Options) => {
      const plan = await planToRun(path, options);
      const config = path === undefined ? plan : await readConfig(path, options.set);
      const dir = await measure(plan, {
        config,
        yes: options.yes ?? false,
        skipHealthCheck: options.skipHealthCheck ?? false,
        ...(options.out === undefined ? {} : { out: options.out }),
        ...(options.resume === undefined ? {} : { resume: options.resume }),
      });
      await finish(dir, options.json ?? false);
      if (options.strict) process.exitCode = await strictCode(dir);
    });

async function planToRun(path: string | undefined, { set, resume, out, on, models }: Options) {
  if (resume !== undefined && (out !== undefined || (path === undefined && set.length > 0))) {
    throw new LoadstoneError(
      'E_USAGE',
      '--resume goes on with the plan and folder of the run: it takes no --out or --set',
    );
  }
  if (path === undefined && resume === undefined) {
    throw new LoadstoneError('E_USAGE', 'run takes a spec, or --resume with a results folder; got neither');
  }
  if (models !== undefined && (on !== 'simulation' || path === undefined)) {
    throw new LoadstoneError(
      'E_USAGE',
      '--models goes with a spec and --on simulation; a run that goes on has its own',
    );
  }
  const begun = resume === undefined ? undefined : await readPlan(resume);
  const begunOn = begun?.on ?? 'processes';
  if (begun && on !== undefined && on !== begunOn) {
    throw new LoadstoneError(
      'E_USAGE',
      `${resume} was begun on ${begunOn} and goes on there; got --on ${on}`,
    );
  }
  const asked = path === undefined ? undefined : await planOn(on ?? begunOn, path, set, models);
  if (begun && asked && begun.fingerprint !== asked.fingerprint) {
    throw new LoadstoneError(
      'E_RESUME_MISMATCH',
      `${resume} was begun with another plan than ${path} makes now`,
    );
  }
  return (begun ?? asked)!;
}

async function planOn(
  on: NonNullable<Options['on']>,
  path: string,
  set: readonly string[],
  models?: string,
): Promise<Plan> {
  const plan = await loadPlan(path, set);
  return on === 'simulation' ? simulatedPlan(plan, models) : plan;
}

/** INVALID comes before a failed threshold: what was not measured cannot fail. */
async function strictCode(dir: string): Promise<number> {
  const { results } = await openResults(dir);
  if (results.some(({ validity }) => validity === 'INVALID')) return exitCode.invalid;
  const failed = results.some(({ thresholds }) => thresholds.some(({ passed }) => passed === false));
  return failed ? exitCode.threshold : exitCode.fine;
}
