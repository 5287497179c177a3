import { Command } from 'commander';
import { reportFolder } from '../../report/index.ts';
import { resultsArgument } from '../options.ts';

export const reportCommand = () =>
  new Command('report')
    .description('Draw and write the report of a results folder: plots/, report.md, report.html.')
    .addArgument(resultsArgument())
    .option('--json', 'print the paths as JSON')
    .addHelpText('after', '\nExample:\n  loadstone report results/tasktracker-quickstart_20260131_120000')
    .action(async (dir: string, options: { json?: boolean }) => {
      const written = await reportFolder(dir);
      if (options.json) return void console.log(JSON.stringify(written, null, 2));
      console.log(`report   ${written.html}\nfigures  ${written.plots}`);
    });
