import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { sleep } from '../src/core/abort.ts';
import { createRng } from '../src/core/rng.ts';
import { Sandbox } from './support/command.ts';
import { journaled, leftovers } from './support/leftovers.ts';

const KILLS = 20;
/** A killed run has got at most this far; a whole deployment of the monolith with its database takes about 2 s. */
const LATEST_KILL_S = 4;

const spec = `name: kill
arms:
  monolith: { system: tasktracker-monolith }
  nothing: { system: null-server }
workload: { users: 2, think: exp:20ms, spawn_rate: 100/s }
factors: { workload.users: [1, 2] }
repetitions: 4
phases: { warmup: 0s, measure: 1s, drain: 1s, priming: 0s }
cpus: shared
`;

function rowsIn(dir: string): number {
  if (!existsSync(`${dir}/results.jsonl`)) return 0;
  return readFileSync(`${dir}/results.jsonl`, 'utf8').split('\n').length - 1;
}

describe.skipIf(process.platform !== 'linux')('SIGKILL of the coordinator', () => {
  const sandbox = new Sandbox();
  const labels = new Set<string>();
  const note = () => {
    for (const label of journaled(sandbox.state)) labels.add(label);
  };
  afterAll(() => sandbox.remove());

  test(`at ${KILLS} random moments leaves nothing after clean, and --resume completes with every trial once`, async () => {
    writeFileSync(sandbox.path('kill.yaml'), spec);
    const rng = createRng(20);
    // A run killed before its folder had a plan has no trial to lose: the next one takes another folder.
    let dir = sandbox.path('out-0');
    for (let kill = 0; kill < KILLS; kill++) {
      const before = rowsIn(dir);
      const begun = existsSync(`${dir}/plan.json`);
      if (!begun) dir = sandbox.path(`out-${kill}`);
      const { child, ended } = sandbox.start(
        begun ? ['run', '--resume', dir] : ['run', 'kill.yaml', '--out', dir],
      );
      const until = performance.now() + 1000 * LATEST_KILL_S * rng.next();
      while (performance.now() < until && child.exitCode === null) {
        note();
        await sleep(20);
      }
      child.kill('SIGKILL');
      await ended;
      note();
      const clean = await sandbox.loadstone('clean');
      expect(clean.code, clean.stderr).toBe(0);
      expect(leftovers([...labels]), `after kill ${kill}`).toEqual([]);
      expect(journaled(sandbox.state)).toEqual([]);
      expect(rowsIn(dir)).toBeGreaterThanOrEqual(before);
    }
    const end = await sandbox.loadstone('run', '--resume', dir);
    expect(end.code, end.stderr).toBe(0);
    const ids = readFileSync(`${dir}/results.jsonl`, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).run_id);
    const plan: { trials: { run_id: string }[] } = JSON.parse(readFileSync(`${dir}/plan.json`, 'utf8'));
    expect(ids.toSorted()).toEqual(plan.trials.map((trial) => trial.run_id).toSorted());
    expect(labels.size).toBeGreaterThan(3);
  }, 600_000);
});
