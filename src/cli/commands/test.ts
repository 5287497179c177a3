import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { LoadstoneError } from '../../core/errors.ts';
import { type Hypothesis, png, verdictWords } from '../../figures/index.ts';
import { MARGIN } from '../../stats/index.ts';
import { checkTable } from '../check-table.ts';
import { exitCode } from '../failure.ts';
import { type Tested, testExponential, testPoisson } from '../hypotheses.ts';
import { type UnitOfTime, unitsOfTime } from '../read-values.ts';
import { type KindOfSample, kindsOfSample } from '../sample.ts';
import { wrap } from '../wrap.ts';

interface Options {
  column?: string;
  as?: KindOfSample;
  unit: UnitOfTime;
  margin: string;
  trial?: string;
  out?: string;
  strict?: boolean;
  json?: boolean;
}

export const testCommand = () =>
  new Command('test')
    .description('Test your own times or gaps: are they a Poisson process, or exponential? With figures.')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone test poisson requests.csv --column sent\n  loadstone test exponential service-times.txt --unit ms --as gaps',
    )
    .addCommand(
      subcommand('poisson', 'whether events come as those of a Poisson process of constant rate')
        .option('--trial <run_id>', 'one trial of a results folder (default: all)')
        .action(async (path: string, options: Options) =>
          finish('poisson', path, options, await testPoisson(path, readingOf(options), options.trial)),
        ),
    )
    .addCommand(
      subcommand(
        'exponential',
        'whether values (gaps, service times) are independent and exponential',
      ).action(async (path: string, options: Options) =>
        finish('exponential', path, options, await testExponential(path, readingOf(options))),
      ),
    );

const subcommand = (name: Hypothesis, says: string) =>
  new Command(name)
    .description(says)
    .argument(
      '<file>',
      `CSV, JSON lines or one number a line${name === 'poisson' ? '; a results folder' : ''}`,
    )
    .option('--column <name>', 'the column to read (default: the only one with numbers)')
    .addOption(
      new Option('--as <kind>', 'what the numbers are (default: times if they rise)').choices(kindsOfSample),
    )
    .addOption(new Option('--unit <unit>', 'their unit').choices(Object.keys(unitsOfTime)).default('s'))
    .option('--margin <m>', 'a deviation that matters, as a probability or correlation', String(MARGIN))
    .option('--out <dir>', `folder for the figures (default <file>-${name})`)
    .option('--strict', 'exit 3 when it is refuted')
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', `\nExample:\n  loadstone test ${name} requests.csv --column sent --margin 0.05`)
    .addHelpText(
      'after',
      '\nThe verdict goes by effect sizes: a deviation counts when it is beyond chance\n(p, with Holm’s correction) and its effect is outside the margin.',
    );

function readingOf({ column, as, unit, margin: text }: Options) {
  const margin = Number(text);
  if (!(margin > 0 && margin < 0.5)) {
    throw new LoadstoneError('E_PARAMETER', `--margin is a number above 0 and below 0.5, got '${text}'`);
  }
  return { column, as, unit, margin };
}

async function finish(
  hypothesis: Hypothesis,
  path: string,
  options: Options,
  tested: readonly Tested[],
): Promise<void> {
  const out = options.out ?? `${basename(path, extname(path))}-${hypothesis}`;
  await writeFigures(out, tested);
  if (options.json) {
    const all = tested.map(({ name, says, check, notes }) => ({ name, says, notes, ...check }));
    console.log(JSON.stringify({ hypothesis, figures: out, tested: all }, null, 2));
  } else {
    for (const one of tested) print(hypothesis, one);
    console.log(`\nfigures  ${out}`);
  }
  const refuted = tested.some(({ check }) => check.verdict === 'refuted');
  if (options.strict && refuted) process.exitCode = exitCode.threshold;
}

function print(hypothesis: Hypothesis, { name, says, check, notes }: Tested): void {
  console.log(`\n${pc.bold(name)}: ${says}`);
  for (const note of notes) console.log(pc.dim(wrap(`- ${note}`, '  ')));
  console.log(`\n${checkTable(check, pc)}\n`);
  const words = wrap(verdictWords(hypothesis, check));
  console.log(check.verdict === 'refuted' ? pc.red(words) : pc.bold(words));
}

async function writeFigures(out: string, tested: readonly Tested[]): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    for (const { name, svg, csv } of tested.flatMap((one) => one.figures)) {
      await writeFile(join(out, `${name}.svg`), `${svg}\n`);
      await writeFile(join(out, `${name}.png`), png(svg));
      await writeFile(join(out, `${name}.csv`), csv);
    }
  } catch (error) {
    throw new LoadstoneError('E_RESULTS_UNWRITABLE', `${out} cannot be written`, { cause: error });
  }
}
