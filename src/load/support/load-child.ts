/**
 * A load in a process of its own, for limits that a process has: node load-child.js URL USERS SECONDS. The URL is
 * that of a server, or of one that is started here first with --serve. Prints what became of the requests as JSON.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { errorsOf, runLoad, sumOf } from './run-load.ts';

const [target = '', users = '1', seconds = '1', serve] = process.argv.slice(2);
const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => response.end('hello'));
if (serve === '--serve') await once(server.listen(Number(new URL(target).port), '127.0.0.1'), 'listening');
const { batches, totals } = await runLoad({
  target,
  users: Number(users),
  think: 'const:20ms',
  measure: Number(seconds),
  timeout_s: 1,
  drain: 2,
});
const outcome = { good: sumOf(batches, 'good'), errors: errorsOf(batches), totals: totals[0] };
process.stdout.write(JSON.stringify(outcome));
server.closeAllConnections();
server.close();
