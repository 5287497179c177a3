import { createHost } from '../../monitor/index.ts';
import { ProcessOrchestrator } from '../process/process-orchestrator.ts';

/**
 * A coordinator to be killed: applies the request of its first argument under the options of its second, says so,
 * and waits. `killAt`: the write to the journal at which it kills itself, and on which side of it.
 */
const [request, options] = process.argv.slice(2).map((text) => JSON.parse(text));
let writes = 0;
const orchestrator = new ProcessOrchestrator({
  host: createHost({ missing: 'not wanted' }),
  systems: '/',
  ...options,
  onWrite: (phase) => {
    if (phase === 'before') writes++;
    if (writes === options.killAt?.write && phase === options.killAt.phase)
      process.kill(process.pid, 'SIGKILL');
  },
});
const deployment = await orchestrator.apply(request, new AbortController().signal);
if (options.destroy) await deployment.destroy();
process.stdout.write(`applied ${writes}\n`);
if (!options.destroy && !request.keep) setInterval(() => undefined, 1_000);
