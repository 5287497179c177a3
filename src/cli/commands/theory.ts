import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Argument, Command } from 'commander';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { png, theoryFigure } from '../../figures/index.ts';
import {
  Given,
  type ParameterName,
  parameters,
  type Texts,
  type TheoryModel,
  theoryCurve,
  theoryModels,
} from '../../queueing/theory/index.ts';
import { theoryTable } from '../theory-table.ts';

type Options = Partial<Record<ParameterName, string>> & { json?: boolean; plot?: string };

export function theoryCommand(): Command {
  const command = new Command('theory')
    .description(
      'Ask queueing theory: means, distributions, networks, bounds. Rates per unit of time, times in that unit.',
    )
    .addArgument(new Argument('<model>', 'a model of the list below').choices(Object.keys(theoryModels)))
    .option('--json', 'print the answer as JSON')
    .option(
      '--plot <file>',
      'draw response time and utilisation over the load, as .svg or .png, with a .csv beside it',
    )
    .addHelpText(
      'after',
      `\nModels:\n${models()}\n\nExample:\n  loadstone theory mm1 ${theoryModels.mm1!.example}`,
    );
  for (const [name, { value, says }] of Object.entries(parameters))
    command.option(`--${name} <${value}>`, says);
  return command.action(async (name: string, { json, plot, ...given }: Options) => {
    const model = theoryModels[name]!;
    const read = new Given(allowed(name, model, given));
    const answer = model.solve(read);
    if (json) console.log(JSON.stringify({ model: name, given, answer }, null, 2));
    else console.log(`${model.title}\n\n${theoryTable(answer)}`);
    if (plot === undefined) return;
    await draw(plot, name, model, read);
    if (!json) console.log(`\nfigure  ${plot}`);
  });
}

const models = () =>
  Object.entries(theoryModels)
    .map(([name, { title, needs, takes = [] }]) => {
      const flags = [...needs.map((one) => `--${one}`), ...takes.map((one) => `[--${one}]`)];
      return `  ${name.padEnd(15)} ${title}\n  ${''.padEnd(15)} ${flags.join(' ')}`;
    })
    .join('\n');

/** What the model needs must be there, and nothing that it would ignore. */
function allowed(name: string, { needs, takes = [], example }: TheoryModel, given: Texts): Texts {
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
    `${name} ${faults.join(' and ')}; for example: loadstone theory ${name} ${example}`,
  );
}

async function draw(file: string, name: string, model: TheoryModel, given: Given): Promise<void> {
  const kind = extname(file);
  if (kind !== '.svg' && kind !== '.png') {
    throw new LoadstoneError(
      'E_USAGE',
      `--plot takes a file that ends in .svg or .png, got '${basename(file)}'`,
    );
  }
  const { svg, csv } = theoryFigure(`theory_${name}`, model.title, theoryCurve(model, given));
  try {
    await writeFile(file, kind === '.svg' ? svg : png(svg));
    await writeFile(`${file.slice(0, -kind.length)}.csv`, csv);
  } catch (error) {
    throw new LoadstoneError('E_RESULTS_UNWRITABLE', `the figure cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
