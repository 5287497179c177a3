import { createHost } from '../monitor/host.ts';
import { watch } from '../orchestrate/process/watchdog.ts';

/**
 * The watchdog of a run, a process of its own: undoes what the coordinator leaves when it ends without having done
 * so. Arguments: the run's label and the state directory. Its standard input is the pipe whose end it waits for.
 */
const [run, stateDir] = process.argv.slice(2);
const host = createHost({ missing: 'the watchdog starts nothing' });
await watch(run!, { input: process.stdin, output: process.stdout }, { host, stateDir: stateDir! });
