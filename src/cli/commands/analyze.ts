import { Command } from 'commander';
import { analyzeFolder } from '../../analysis/index.ts';
import { resultsArgument } from '../options.ts';
import { wrap } from '../wrap.ts';

export const analyzeCommand = () =>
  new Command('analyze')
    .description('Analyze a results folder again from its raw files; writes analysis/ and all_results.json.')
    .addArgument(resultsArgument())
    .option('--json', 'print the analysis as JSON')
    .addHelpText('after', '\nExample:\n  loadstone analyze results/tasktracker-quickstart_20260131_120000')
    .action(async (dir: string, options: { json?: boolean }) => {
      const analysis = await analyzeFolder(dir);
      if (options.json) return void console.log(JSON.stringify(analysis, null, 2));
      for (const { text } of analysis.findings) console.log(wrap(`- ${text}`, '  '));
      console.log(`\nanalysis  ${dir}/analysis`);
    });
