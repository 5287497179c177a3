import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { LoadstoneError } from '../../core/errors.ts';
import {
  type Figure,
  gapHistogram,
  type Hypothesis,
  png,
  quantilePlot,
  timeWords,
  verdictWords,
  windowCounts,
} from '../../figures/index.ts';
import { openResults } from '../../results/index.ts';
import {
  type Check,
  checkExponential,
  checkPoisson,
  checkPoissonCounts,
  countsIn,
  MARGIN,
} from '../../stats/index.ts';
import { checkTable } from '../check-table.ts';
import { countsPerSecond } from '../counts-per-second.ts';
import { exitCode } from '../failure.ts';
import { readValues, type UnitOfTime, unitsOfTime } from '../read-values.ts';
import { type KindOfSample, kindsOfSample, sampleOf } from '../sample.ts';
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
      hypothesis('poisson', 'do events come as those of a Poisson process of constant rate?'),
    )
    .addCommand(
      hypothesis('exponential', 'are values (gaps, service times) independent and exponential?', exponential),
    );

function hypothesis(
  name: Hypothesis,
  says: string,
  test: (path: string, options: Options) => Promise<Tested[]>,
) {
  const command = new Command(name)
    .description(says)
    .argument(
      '<file>',
      `CSV, JSON lines or one number a line${name === 'poisson' ? '; or a results folder' : ''}`,
    )
    .option('--column <name>', 'the column to read (default: the only one with numbers)')
    .addOption(
      new Option('--as <kind>', 'what the numbers are (default: times if they rise)').choices(kindsOfSample),
    )
    .addOption(new Option('--unit <unit>', 'their unit').choices(Object.keys(unitsOfTime)).default('s'))
    .option('--margin <m>', 'a deviation that matters, as a probability or correlation', String(MARGIN));
  if (name === 'poisson') command.option('--trial <run_id>', 'one trial of a results folder (default: all)');
  return command
    .option('--out <dir>', `folder for the figures (default <file>-${name})`)
    .option('--strict', 'exit 3 when the hypothesis is refuted')
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', `\nExample:\n  loadstone test ${name} requests.csv --column sent --margin 0.05`)
    .addHelpText(
      'after',
      '\nThe verdict goes by effect sizes: a deviation counts when it is beyond chance (p, with Holm’s\ncorrection) and its effect is outside the margin; p alone condemns nothing, and acquits nothing.',
    )
    .action(async (path: string, options: Options) => {
      const tested = await test(path, options);
      const out = options.out ?? `${basename(path, extname(path))}-${name}`;
      await write(out, tested);
      if (options.json) {
        const all = tested.map(({ name, says, check, notes }) => ({ name, says, notes, ...check }));
        console.log(JSON.stringify({ hypothesis: name, figures: out, tested: all }, null, 2));
      } else {
        for (const one of tested) print(name, one);
        console.log(`\nfigures  ${out}`);
      }
      if (options.strict && tested.some(({ check }) => check.verdict === 'refuted')) {
        process.exitCode = exitCode.threshold;
      }
    });
}

function marginOf(text: string): number {
  const margin = Number(text);
  if (margin > 0 && margin < 0.5) return margin;
  throw new LoadstoneError('E_PARAMETER', `--margin is a number above 0 and below 0.5, got '${text}'`);
}

function print(name: Hypothesis, { name: source, says, check, notes }: Tested): void {
  console.log(`\n${pc.bold(source)}: ${says}`);
  for (const note of notes) console.log(pc.dim(wrap(`- ${note}`, '  ')));
  console.log(`\n${checkTable(check, pc)}\n`);
  const words = wrap(verdictWords(name, check));
  console.log(check.verdict === 'refuted' ? pc.red(words) : pc.bold(words));
}

async function write(out: string, tested: readonly Tested[]): Promise<void> {
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
