import { availableParallelism } from 'node:os';
import { Argument, Command } from 'commander';
import { type ParameterName, parameters } from '../../queueing/theory/index.ts';
import { runSimulation } from '../../run/index.ts';
import { simulationModels } from '../../sim/index.ts';
import { interruptible } from '../interrupt.ts';
import { checkOptions, modelList, parametersOf } from '../model-options.ts';
import { wholeNumber } from '../options.ts';
import { simulateModel } from '../simulate-model.ts';
import { checkFigureFile, writeFigure } from '../write-figure.ts';
import { simulateAutoscalingCommand } from './simulate-autoscaling.ts';

const CUSTOMERS = 100_000;
/** Responses that are kept for quantiles, over all repetitions: eight bytes each. */
const MOST_KEPT = 3e7;
const REPETITIONS = 10;
const SEED = 1;

interface Running {
  customers: number;
  repetitions: number;
  seed: number;
  threads: number;
  json?: boolean;
  plot?: string;
}
type Options = Partial<Record<ParameterName, string>> & Running;

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Simulate a queue or network, and hold it against theory: estimates with 95% intervals.')
    .addArgument(new Argument('<model>', 'a model of the list below').choices(Object.keys(simulationModels)))
    .option('--customers <n>', 'requests of a repetition, warm-up included', wholeNumber(100), CUSTOMERS)
    .option(
      '--repetitions <n>',
      'independent repetitions; of one, batches give the intervals',
      wholeNumber(1),
      REPETITIONS,
    )
    .option('--seed <n>', 'seed of all draws', wholeNumber(0), SEED)
    .option(
      '--threads <n>',
      'threads; they change nothing but the time',
      wholeNumber(1),
      availableParallelism(),
    )
    .option('--json', 'print the figures as JSON')
    .option('--plot <file>', 'draw them beside theory, as .svg or .png, with a .csv beside it')
    .addHelpText(
      'after',
      `\nModels:\n${modelList(simulationModels)}\n\nExample:\n  loadstone simulate mm1 ${simulationModels.mm1!.example} --customers 1e6 --seed 1`,
    );
  for (const name of parametersOf(simulationModels))
    command.option(`--${name} <${parameters[name].value}>`, parameters[name].says);
  return command
    .action((name: string, options: Options) => simulate(name, options))
    .enablePositionalOptions()
    .addCommand(simulateAutoscalingCommand());
}

async function simulate(name: string, options: Options): Promise<void> {
  const { customers, repetitions, seed, threads, json, plot, ...given } = options;
  const model = simulationModels[name]!;
  checkOptions(`simulate ${name}`, model, given);
  if (plot !== undefined) checkFigureFile(plot);
  const quantiles = customers * repetitions <= MOST_KEPT;
  const found = await interruptible((signal) =>
    simulateModel({ name, model, given, customers, repetitions, seed }, (texts) =>
      runSimulation(
        { model: name, given: texts, seed, requests: customers, quantiles },
        { repetitions, threads },
        signal,
      ),
    ),
  );
  if (json) console.log(JSON.stringify(found.json, null, 2));
  else console.log(found.table);
  if (plot === undefined) return;
  await writeFigure(plot, found.figure);
  if (!json) console.log(`\nfigure  ${plot}`);
}
