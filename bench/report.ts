/**
 * How long analysis, figures and report of many trials take: a finished results folder is repeated until it has at
 * least so many trials, then analyzed and reported. The aim is 300 trials within 20 s on two cores.
 *
 *   node dist/bench/report.js RESULTS [trials]
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzeFolder } from '../src/analysis/index.ts';
import type { Plan } from '../src/plan/plan.ts';
import { reportFolder } from '../src/report/index.ts';
import { openResults } from '../src/results/index.ts';

const [source, wanted = '300'] = process.argv.slice(2);
if (!source) throw new Error('name a results folder, e.g. results/tasktracker-quickstart_20260101_120000');

/** The plan and its trials k times, each copy as repetitions of its own. */
function repeated(plan: Plan, k: number): Plan {
  const copies = Array.from({ length: k }, (_, copy) => copy);
  const { deployments, trials, repetitions } = plan;
  return {
    ...plan,
    repetitions: repetitions * k,
    deployments: copies.flatMap((copy) =>
      deployments.map((one) => ({
        ...one,
        id: one.id + copy * deployments.length,
        repetition: one.repetition + copy * repetitions,
      })),
    ),
    trials: copies.flatMap((copy) =>
      trials.map((one) => ({
        ...one,
        order: one.order + copy * trials.length,
        run_id: `${one.run_id}_${copy}`,
        deployment: one.deployment + copy * deployments.length,
        repetition: one.repetition + copy * repetitions,
      })),
    ),
  };
}

const { plan, manifest, results } = await openResults(source);
const folder = mkdtempSync(join(tmpdir(), 'loadstone-bench-'));
try {
  const k = Math.ceil(Number(wanted) / results.length);
  const larger = repeated(plan, k);
  const rows = larger.trials.flatMap((trial) => {
    const original = trial.run_id.replace(/_\d+$/, '');
    const row = results.find(({ run_id }) => run_id === original);
    if (!row) return [];
    mkdirSync(join(folder, trial.run_id));
    cpSync(join(source, original), join(folder, trial.run_id), { recursive: true });
    const { run_id, order, deployment, repetition } = trial;
    return [{ ...row, run_id, order, deployment, repetition }];
  });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(larger));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'results.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

  const started = performance.now();
  await analyzeFolder(folder);
  const analyzed = performance.now();
  await reportFolder(folder);
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
  console.log(
    `${rows.length} trials: analysis ${seconds(started, analyzed)} s, figures and reports ${seconds(analyzed, performance.now())} s`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
