import { Command } from 'commander';
import { loadPlan } from '../load-spec.ts';
import { collect, specArgument } from '../options.ts';

export const validateCommand = () =>
  new Command('validate')
    .description('Check a spec without running anything.')
    .addArgument(specArgument())
    .option('--set <path=value>', 'override a key of the spec; may be repeated', collect, [])
    .addHelpText('after', '\nExample:\n  loadstone validate experiments/tasktracker/sweep.yaml')
    .action(async (path: string, options: { set: string[] }) => {
      const plan = await loadPlan(path, options.set);
      console.log(`${path}: valid, ${plan.trials.length} trials over ${Object.keys(plan.arms).join(', ')}`);
    });
