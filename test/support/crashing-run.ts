import { planFrom } from '../../src/cli/load-spec.ts';
import { localMachine, runExperiment } from '../../src/run/index.ts';

/**
 * A run that is killed at its k-th write to the undo journal. Arguments: spec as JSON, results folder, 'before' or
 * 'after', k. It ends with code 0 when it had fewer writes than that.
 */
const [spec, out, phase, k] = process.argv.slice(2) as [string, string, 'before' | 'after', string];
const plan = planFrom({ from: 'crashing-run', value: JSON.parse(spec) });
let write = 0;
const machine = await localMachine(plan.cpus, 1, {
  onWrite(at) {
    if (at === phase && write++ === Number(k)) process.kill(process.pid, 'SIGKILL');
  },
});
const options = { version: 'test', config: {}, yes: false, skipHealthCheck: true, onEvent: () => {}, out };
await runExperiment(plan, machine, options, new AbortController().signal);
