import { Command } from 'commander';
import pc from 'picocolors';
import { analyze, compareRuns, FIGURES_TO_FAIL_ON, readInput } from '../../analysis/index.ts';
import { runsFigure } from '../../figures/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { comparisonTables } from '../../report/index.ts';
import { exitCode } from '../failure.ts';
import { foldersApart } from '../folders-apart.ts';
import { resultsArgument } from '../options.ts';
import { checkFigureFile, writeFigure } from '../write-figure.ts';

const FIGURES = `figures: ${FIGURES_TO_FAIL_ON.join(', ')}`;

interface Options {
  failIf?: string;
  plot?: string;
  json?: boolean;
}

export const compareCommand = () =>
  new Command('compare')
    .description(
      'Compare two results folders, arm by arm and level by level, with intervals and Holm’s correction.',
    )
    .addArgument(resultsArgument('before'))
    .addArgument(resultsArgument('after'))
    .option(
      '--fail-if <change>',
      `exit 3 when a figure changed by more than this beyond noise, e.g. 'p95 +10%'; ${FIGURES}; errors in percentage points`,
    )
    .option('--plot <file>', 'draw both runs in one figure, .svg or .png, its data beside it')
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', "\nExample:\n  loadstone compare results/before results/after --fail-if 'p95 +10%'")
    .addHelpText(
      'after',
      '\nA rule that cannot be told for want of repetitions does not fail; with --json it has "decided": false.',
    )
    .action(async (before: string, after: string, { failIf, plot, json }: Options) => {
      if (plot !== undefined) checkFigureFile(plot);
      const [a, b] = await Promise.all([readInput(before), readInput(after)]);
      const comparison = compareRuns(a, b, failIf);
      if (plot !== undefined) {
        const [first, second] = wordsFor([a.plan, before], [b.plan, after]);
        const runs = [
          { analysis: analyze(a), word: first },
          { analysis: analyze(b), word: second },
        ] as const;
        await writeFigure(plot, runsFigure(...runs));
      }
      if (json) console.log(JSON.stringify(comparison, null, 2));
      else console.log(`${comparisonTables(comparison, pc)}\n\n${comparison.sentences.join('\n')}`);
      if (comparison.fail_if?.holds) process.exitCode = exitCode.threshold;
    });

type Run = readonly [plan: Pick<Plan, 'on'>, folder: string];

/** What tells the runs apart: that one is simulated, or their folders. */
function wordsFor([a, before]: Run, [b, after]: Run): readonly [string, string] {
  const kind = ({ on }: Pick<Plan, 'on'>) => (on === 'simulation' ? 'simulated' : 'measured');
  return kind(a) === kind(b) ? foldersApart(before, after) : [kind(a), kind(b)];
}
