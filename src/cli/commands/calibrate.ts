import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import pc from 'picocolors';
import { type AnalysisInput, analyze, readInput } from '../../analysis/index.ts';
import { fitFolder } from '../../analysis/model/fit-folder.ts';
import { formatJson } from '../../core/json.ts';
import { judge } from '../../measure/judge.ts';
import { cellsIn, merged } from '../../measure/series.ts';
import type { Plan } from '../../plan/plan.ts';
import { writeAtomic } from '../../results/files.ts';
import { readPlan } from '../../results/index.ts';
import { simulateTrials } from '../../run/index.ts';
import { interruptible } from '../interrupt.ts';
import { loadPlan, readConfig, simulatedPlan } from '../load-spec.ts';
import { measure } from '../measure.ts';
import { modelTable } from '../model-table.ts';
import { collect } from '../options.ts';

const FILE = 'models.json';

interface Options {
  set: string[];
  out?: string;
  models?: string;
  json?: boolean;
}

export const calibrateCommand = () =>
  new Command('calibrate')
    .description(
      'Fit a model of each system for `run --on simulation`: measure it with one user and with many, and say how well the model tells the same.',
    )
    .addArgument(
      new Argument('<spec-or-dir>', 'an experiment that has a level of one user, or a results folder of one'),
    )
    .option('--set <path=value>', 'override a key of the spec; may be repeated', collect, [])
    .option('--out <dir>', 'the results folder itself (default results/<name>_<timestamp>)')
    .option('--models <file>', `where the models go (default ${FILE} in the results folder)`)
    .option('--json', 'print the models, and nothing else, on standard output')
    .addHelpText(
      'after',
      `\nExample:\n  loadstone calibrate experiments/tasktracker/calibrate.yaml --models ${FILE}` +
        `\n  loadstone run experiments/tasktracker/quickstart.yaml --on simulation --models ${FILE}`,
    )
    .action(calibrate);

async function calibrate(path: string, options: Options): Promise<void> {
  const dir = existsSync(join(path, 'plan.json')) ? path : await measured(path, options);
  const fitted = await fitFolder(dir);
  const models = Object.fromEntries(Object.entries(fitted).map(([name, { model }]) => [name, model]));
  const file = options.models ?? join(dir, FILE);
  await writeAtomic(file, formatJson(models));
  if (options.json) return void process.stdout.write(formatJson(models));
  const plan = await simulatedPlan(await readPlan(dir), file);
  const [was, is] = [analyze(await readInput(dir)), analyze(await simulated(plan))];
  console.log(`${modelTable(fitted, was, is, pc)}\n\nmodels   ${file}\nresults  ${dir}`);
}

async function measured(path: string, { set, out }: Options): Promise<string> {
  const [plan, config] = [await loadPlan(path, set), await readConfig(path, set)];
  return measure(plan, { config, yes: false, skipHealthCheck: false, ...(out === undefined ? {} : { out }) });
}

/** The same trials after the models, as results in memory. */
async function simulated(plan: Plan): Promise<AnalysisInput> {
  const records = await interruptible((signal) => simulateTrials(plan, signal));
  const histograms = new Map(
    records.map(({ result, series, window }) => [
      result.run_id,
      merged(cellsIn(series, window).flatMap(({ response }) => response)),
    ]),
  );
  return {
    plan,
    manifest: null,
    results: records.map(({ result }) => result),
    calibrations: [],
    readingOf: () => null,
    histogramOf: (run_id) => histograms.get(run_id) ?? null,
    requestsOf: () => null,
    judge,
  };
}
