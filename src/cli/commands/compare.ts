import { Command } from 'commander';
import pc from 'picocolors';
import { compareRuns, FIGURES_TO_FAIL_ON, readInput } from '../../analysis/index.ts';
import { comparisonTables } from '../../report/index.ts';
import { exitCode } from '../failure.ts';
import { resultsArgument } from '../options.ts';

const FIGURES = `figures: ${FIGURES_TO_FAIL_ON.join(', ')}`;

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
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', "\nExample:\n  loadstone compare results/before results/after --fail-if 'p95 +10%'")
    .addHelpText(
      'after',
      '\nA rule that cannot be told for want of repetitions does not fail; with --json it has "decided": false.',
    )
    .action(async (before: string, after: string, options: { failIf?: string; json?: boolean }) => {
      const [a, b] = await Promise.all([readInput(before), readInput(after)]);
      const comparison = compareRuns(a, b, options.failIf);
      if (options.json) console.log(JSON.stringify(comparison, null, 2));
      else console.log(`${comparisonTables(comparison, pc)}\n\n${comparison.sentences.join('\n')}`);
      if (comparison.fail_if?.holds) process.exitCode = exitCode.threshold;
    });
