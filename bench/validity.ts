/**
 * Is an easy measurement called VALID? Ten trials of a null server at about a tenth of what one generator thread can
 * ask of it; at least nine should be VALID on a machine that does nothing else.
 *
 *   node dist/bench/validity.js [trials]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planFrom } from '../src/cli/load-spec.ts';
import { openResults } from '../src/results/index.ts';
import { localMachine, runExperiment } from '../src/run/index.ts';

const [trials = 10] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'loadstone-bench-'));
const run = async (name: string, workload: object, repetitions: number) => {
  const value = {
    name,
    arms: { null: { system: 'null-server' } },
    workload,
    repetitions,
    phases: { warmup: '1s', measure: '4s', drain: '1s' },
  };
  const plan = planFrom({ from: name, value });
  const machine = await localMachine(plan.cpus);
  const out = join(folder, name);
  const options = {
    version: 'bench',
    config: value,
    yes: false,
    skipHealthCheck: false,
    onEvent: () => {},
    out,
  };
  await runExperiment(plan, machine, options, new AbortController().signal);
  return (await openResults(out)).results;
};

try {
  const [full] = await run('full', { users: 32 }, 1);
  // Throughput of N users with think time Z is about N / Z.
  const users = Math.max(1, Math.round((full!.throughput_rps / 10) * 0.02));
  const tenth = await run('tenth', { users, think: 'exp:20ms', spawn_rate: '1000/s' }, trials);
  for (const { throughput_rps, lag_p99_ms, validity, validity_reasons } of tenth) {
    const lag = lag_p99_ms?.toFixed(2);
    console.log(
      `${throughput_rps.toFixed(0)}/s  lag p99 ${lag} ms  ${validity}  ${validity_reasons.join('; ')}`,
    );
  }
  const valid = tenth.filter(({ validity }) => validity === 'VALID').length;
  console.log(`${valid} of ${trials} VALID at a tenth of ${full!.throughput_rps.toFixed(0)} requests/s`);
} finally {
  rmSync(folder, { recursive: true });
}
