import { Argument, Command } from 'commander';
import { theoryFigure } from '../../figures/index.ts';
import {
  Given,
  type ParameterName,
  parameters,
  theoryCurve,
  theoryModels,
} from '../../queueing/theory/index.ts';
import { checkOptions, modelList, parametersOf } from '../model-options.ts';
import { theoryTable } from '../theory-table.ts';
import { writeFigure } from '../write-figure.ts';

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
      `\nModels:\n${modelList(theoryModels)}\n\nExample:\n  loadstone theory mm1 ${theoryModels.mm1!.example}`,
    );
  for (const name of parametersOf(theoryModels))
    command.option(`--${name} <${parameters[name].value}>`, parameters[name].says);
  return command.action(async (name: string, { json, plot, ...given }: Options) => {
    const model = theoryModels[name]!;
    checkOptions(`theory ${name}`, model, given);
    const read = new Given(given);
    const answer = model.solve(read);
    if (json) console.log(JSON.stringify({ model: name, given, answer }, null, 2));
    else console.log(`${model.title}\n\n${theoryTable(answer)}`);
    if (plot === undefined) return;
    await writeFigure(plot, theoryFigure(`theory_${name}`, model.title, theoryCurve(model, read)));
    if (!json) console.log(`\nfigure  ${plot}`);
  });
}
