import { availableParallelism } from 'node:os';
import { Argument, Command } from 'commander';
import pc from 'picocolors';
import { autoscalingFindings } from '../../analysis/autoscaling/findings.ts';
import { autoscalingFigures } from '../../figures/index.ts';
import { newFolder } from '../../results/index.ts';
import { runAutoscaling } from '../../run/index.ts';
import { type AutoscalingPlan, planAutoscaling } from '../../sim/index.ts';
import { removeIfEmpty, writeAutoscaling } from '../autoscaling-files.ts';
import { readAutoscaling } from '../autoscaling-settings.ts';
import { summaryOf } from '../autoscaling-summary.ts';
import { autoscalingHead, autoscalingTable } from '../autoscaling-table.ts';
import { CountProgress } from '../count-progress.ts';
import { interruptible } from '../interrupt.ts';
import { collect, wholeNumber } from '../options.ts';
import { wrap } from '../wrap.ts';

interface Options {
  out?: string;
  set: string[];
  repetitions?: number;
  seed?: number;
  threads: number;
  json?: boolean;
}

export const simulateAutoscalingCommand = () =>
  new Command('autoscaling')
    .description(
      'Compare scaling policies on one load: demand, supply, latency, cost, and why they decided so.',
    )
    .addArgument(new Argument('<spec>', 'a spec: load, service, replicas, objective and policies'))
    .option('--out <dir>', 'folder for figures, decisions and series (default results/<name>_<timestamp>)')
    .option('--set <key=value>', 'override a key of the spec; may be repeated', collect, [])
    .option('--repetitions <n>', 'independent repetitions (default: as the spec says)', wholeNumber(1))
    .option('--seed <n>', 'seed of all draws (default: as the spec says)', wholeNumber(0))
    .option(
      '--threads <n>',
      'threads; they change nothing but the time',
      wholeNumber(1),
      availableParallelism(),
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone simulate autoscaling experiments/simulation/autoscaling.yaml --set service.time=exp:50ms',
    )
    .action(simulate);

async function simulate(
  path: string,
  { out, set, json, threads, repetitions, seed }: Options,
): Promise<void> {
  const given = { repetitions, seed };
  const more = Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
  const { spec, settings } = await readAutoscaling(path, [...set, ...more]);
  const plan = planAutoscaling(settings);
  const dir = await newFolder(spec.name, out);
  const ran = await run(plan, threads).catch(async (error: unknown) => {
    await removeIfEmpty(dir);
    throw error;
  });
  const findings = autoscalingFindings(ran);
  const summary = summaryOf(spec, ran, findings);
  const written = await writeAutoscaling(dir, ran, summary, autoscalingFigures(ran));
  if (json) return void console.log(JSON.stringify({ ...summary, files: written }, null, 2));
  console.log(`${pc.bold(spec.name)}\n${pc.dim(wrap(autoscalingHead(ran)))}\n`);
  console.log(`${autoscalingTable(ran, pc)}\n`);
  for (const { text, level } of findings) {
    if (level === 'answer') console.log(pc.bold(wrap(`${text}.`)));
    else if (level === 'caution') console.log(pc.yellow(wrap(`! ${text}.`, '  ')));
    else console.log(wrap(`- ${text}.`, '  '));
  }
  console.log(`\nfigures  ${written.filter((one) => one.endsWith('.png')).join('\n         ')}`);
  console.log(`results  ${dir}`);
}

async function run(plan: AutoscalingPlan, threads: number) {
  const progress = new CountProgress('runs');
  try {
    return await interruptible((signal) => runAutoscaling(plan, { threads, onRun: progress.onDone }, signal));
  } finally {
    progress.stop();
  }
}
