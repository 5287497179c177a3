import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/abort.ts';
import { root, Sandbox } from './support/command.ts';
import { journaled, leftovers } from './support/leftovers.ts';

const program = join(root, 'dist/test/support/crashing-run.js');
const spec = JSON.stringify({
  name: 'crash',
  arms: { monolith: { system: 'tasktracker-monolith' } },
  workload: { users: 1 },
  repetitions: 1,
  phases: { warmup: '0s', measure: '1s', drain: '1s', priming: '0s' },
  cpus: 'shared',
});
/** Far beyond the writes of one deployment; the loop ends with the first run that survives. */
const MOST_WRITES = 100;

describe.skipIf(process.platform !== 'linux')('SIGKILL at a write to the undo journal', () => {
  test.each(['before', 'after'])(
    '%s each of them leaves nothing after clean',
    async (phase) => {
      const sandbox = new Sandbox();
      try {
        let k = 0;
        for (; k < MOST_WRITES; k++) {
          const { child, ended } = sandbox.start([spec, sandbox.path(`out-${k}`), phase, String(k)], program);
          const labels = new Set<string>();
          while (child.exitCode === null && child.signalCode === null) {
            for (const label of journaled(sandbox.state)) labels.add(label);
            await sleep(10);
          }
          const { code, stderr } = await ended;
          const clean = await sandbox.loadstone('clean');
          expect(clean.code, clean.stderr).toBe(0);
          expect(leftovers([...labels]), `${phase} write ${k}`).toEqual([]);
          expect(journaled(sandbox.state)).toEqual([]);
          if (code === null) continue;
          expect(code, stderr).toBe(0);
          break;
        }
        expect(k).toBeGreaterThan(10);
        expect(k).toBeLessThan(MOST_WRITES);
      } finally {
        sandbox.remove();
      }
    },
    400_000,
  );
});
