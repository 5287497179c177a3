import { availableParallelism } from 'node:os';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import { Given, type ParameterName, parameters, type Texts } from '../../queueing/theory/index.ts';
import { runSimulation } from '../../run/index.ts';
import { compareWithTheory, type NamedModel, type Repetition, simulationModels } from '../../sim/index.ts';
import { interruptible } from '../interrupt.ts';
import { simulationTable } from '../simulation-table.ts';

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
}
type Options = Partial<Record<ParameterName, string>> & Running;

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Simulate a queue or network, and hold it against theory: estimates with 95% intervals.')
    .addArgument(new Argument('<model>', 'a model of the list below').choices(Object.keys(simulationModels)))
    .option('--customers <n>', 'requests of a repetition, warm-up included', whole(100), CUSTOMERS)
    .option(
      '--repetitions <n>',
      'independent repetitions; of one, batches give the intervals',
      whole(1),
      REPETITIONS,
    )
    .option('--seed <n>', 'seed of all draws', whole(0), SEED)
    .option('--threads <n>', 'threads; they change nothing but the time', whole(1), availableParallelism())
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `\nModels:\n${models()}\n\nExample:\n  loadstone simulate mm1 ${simulationModels.mm1!.example} --customers 1e6 --seed 1`,
    );
  for (const name of used()) command.option(`--${name} <${parameters[name].value}>`, parameters[name].says);
  return command.action((name: string, options: Options) => simulate(name, options));
}

async function simulate(name: string, options: Options): Promise<void> {
  const { customers, repetitions, seed, threads, json, ...given } = options;
  const model = simulationModels[name]!;
  const read = new Given(allowed(name, model, given));
  // What theory and the model refuse is told before anything is run.
  model.theory?.(read);
  model.make(read);
  const named = {
    model: name,
    given,
    seed,
    requests: customers,
    quantiles: customers * repetitions <= MOST_KEPT,
  };
  const runs = await interruptible((signal) => runSimulation(named, { repetitions, threads }, signal));
  const figures = compareWithTheory(model, read, runs);
  const run = { customers, repetitions, seed, warmup: Math.max(...runs.map(({ warmup }) => warmup)) };
  const doubts = doubtsOf(runs);
  if (json) console.log(JSON.stringify({ model: name, given, ...run, doubts, figures }, null, 2));
  else console.log(simulationTable(model.title, run, doubts, figures));
}

/** What a repetition could not tell, once each. */
const doubtsOf = (runs: readonly Repetition[]) => [...new Set(runs.flatMap(({ doubt }) => doubt ?? []))];

/** Parameters that some model takes, in the order of theory's help. */
function used(): ParameterName[] {
  const all = Object.values(simulationModels).flatMap(({ needs, takes = [] }) => [...needs, ...takes]);
  return (Object.keys(parameters) as ParameterName[]).filter((name) => all.includes(name));
}

const models = () =>
  Object.entries(simulationModels)
    .map(([name, { title, needs, takes = [] }]) => {
      const flags = [...needs.map((one) => `--${one}`), ...takes.map((one) => `[--${one}]`)];
      return `  ${name.padEnd(15)} ${title}\n  ${''.padEnd(15)} ${flags.join(' ')}`;
    })
    .join('\n');

/** What the model needs must be there, and nothing that it would ignore. */
function allowed(name: string, { needs, takes = [], example }: NamedModel, given: Texts): Texts {
  const missing = needs.filter((one) => given[one] === undefined);
  const known: readonly string[] = [...needs, ...takes];
  const foreign = Object.keys(given).filter((one) => !known.includes(one));
  if (!missing.length && !foreign.length) return given;
  const faults = [
    missing.length ? `needs ${missing.map((one) => `--${one}`).join(', ')}` : '',
    foreign.length ? `does not take ${foreign.map((one) => `--${one}`).join(', ')}` : '',
  ].filter(Boolean);
  throw new LoadstoneError(
    'E_USAGE',
    `${name} ${faults.join(' and ')}; for example: loadstone simulate ${name} ${example}`,
  );
}

/** '1e6' is a whole number too. */
function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It is a whole number of at least ${least}.`);
  };
}
