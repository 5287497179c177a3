import { Command } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import { openResults, readPlan } from '../../results/index.ts';
import { exitCode } from '../failure.ts';
import { finish } from '../finish.ts';
import { loadPlan, readConfig } from '../load-spec.ts';
import { measure } from '../measure.ts';
import { collect, specArgument } from '../options.ts';

interface Options {
  set: string[];
  out?: string;
  resume?: string;
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
    .option('--yes', 'allow load on a target that is not on this machine')
    .option('--skip-health-check', 'measure a URL even if it does not answer now')
    .option('--strict', 'exit 3 when a threshold failed, 4 when a trial is INVALID')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone run experiments/tasktracker/quickstart.yaml --set repetitions=5 --out results/mine',
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

async function planToRun(path: string | undefined, { set, resume, out }: Options) {
  if (resume !== undefined && (out !== undefined || (path === undefined && set.length > 0))) {
    throw new LoadstoneError(
      'E_USAGE',
      '--resume goes on with the plan and folder of the run: it takes no --out or --set',
    );
  }
  if (path === undefined && resume === undefined) {
    throw new LoadstoneError('E_USAGE', 'run takes a spec, or --resume with a results folder; got neither');
  }
  const begun = resume === undefined ? undefined : await readPlan(resume);
  const asked = path === undefined ? undefined : await loadPlan(path, set);
  if (begun && asked && begun.fingerprint !== asked.fingerprint) {
    throw new LoadstoneError(
      'E_RESUME_MISMATCH',
      `${resume} was begun with another plan than ${path} makes now`,
    );
  }
  return (begun ?? asked)!;
}

/** INVALID comes before a failed threshold: what was not measured cannot fail. */
async function strictCode(dir: string): Promise<number> {
  const { results } = await openResults(dir);
  if (results.some(({ validity }) => validity === 'INVALID')) return exitCode.invalid;
  const failed = results.some(({ thresholds }) => thresholds.some(({ passed }) => passed === false));
  return failed ? exitCode.threshold : exitCode.fine;
}
