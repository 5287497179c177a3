import { Command } from 'commander';
import { formatJson } from '../../core/json.ts';
import { formatDuration } from '../../core/units.ts';
import { estimateSeconds } from '../estimate.ts';
import { loadPlan } from '../load-spec.ts';
import { collect, specArgument } from '../options.ts';

export const planCommand = () =>
  new Command('plan')
    .description(
      'Print what a spec will run: every trial in its random order. Pure: the same spec, the same bytes.',
    )
    .addArgument(specArgument())
    .option('--set <path=value>', 'override a key of the spec; may be repeated', collect, [])
    .option('--json', 'print plan.json')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone plan experiments/tasktracker/quickstart.yaml --set repetitions=5',
    )
    .action(async (path: string, options: { set: string[]; json?: boolean }) => {
      const plan = await loadPlan(path, options.set);
      if (options.json) return void process.stdout.write(formatJson(plan));
      for (const trial of plan.trials) {
        const factors = Object.entries(trial.factors).map(([key, value]) => `${key}=${value}`);
        console.log([trial.run_id, `repetition ${trial.repetition + 1}`, ...factors].join('  '));
      }
      const time = formatDuration(estimateSeconds(plan, plan.trials));
      console.log(`${plan.trials.length} trials in ${plan.deployments.length} deployments, about ${time}`);
    });
