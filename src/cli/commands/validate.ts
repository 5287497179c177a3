import { Command } from 'commander';
import { parse } from 'yaml';
import { planAutoscaling } from '../../sim/index.ts';
import { isAutoscaling } from '../../spec/autoscaling.ts';
import { readAutoscaling } from '../autoscaling-settings.ts';
import { loadPlan, source } from '../load-spec.ts';
import { collect, specArgument } from '../options.ts';

export const validateCommand = () =>
  new Command('validate')
    .description('Check a spec without running anything.')
    .addArgument(specArgument())
    .option('--set <path=value>', 'override a key of the spec; may be repeated', collect, [])
    .addHelpText('after', '\nExample:\n  loadstone validate experiments/tasktracker/sweep.yaml')
    .action(async (path: string, options: { set: string[] }) => {
      console.log(`${path}: valid, ${await contents(path, options.set)}`);
    });

/** What a valid spec asks for. */
async function contents(path: string, set: readonly string[]): Promise<string> {
  if (await comparesPolicies(path)) {
    const { policies, mode } = planAutoscaling((await readAutoscaling(path, set)).settings);
    return `${policies.length} policies to compare in ${mode}: ${policies.map(({ name }) => name).join(', ')}`;
  }
  const { trials, arms } = await loadPlan(path, set);
  return `${trials.length} trials over ${Object.keys(arms).join(', ')}`;
}

async function comparesPolicies(path: string): Promise<boolean> {
  const { text, value } = await source(path);
  try {
    return isAutoscaling(text === undefined ? value : parse(text));
  } catch {
    // Whoever reads it next says what is wrong with it.
    return false;
  }
}
