import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Stands for k6 where there is none: tells its version, and sends one request after the other for as long as the
 * script says, of which it writes what k6 writes. `--fake=...` makes it misbehave, `--pids=FILE` has it start a child
 * and write both their numbers there.
 */
const COLUMNS = [
  'metric_name',
  'timestamp',
  'metric_value',
  'error',
  'error_code',
  'group',
  'method',
  'name',
  'status',
];
const args = process.argv.slice(2);
const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const say = (text: string) => process.stdout.write(`${text}\n`);

if (args[0] === 'version') say('k6 v1.8.1 (a fake)');
else await load();

async function load(): Promise<void> {
  const fake = option('fake');
  say(`the token is ${process.env.TOKEN}`);
  if (fake === 'refuses') {
    say('I do not like this script');
    process.exit(107);
  }
  const script = readFileSync(args.at(-1)!, 'utf8');
  const lasts_ms = Math.max(...[...script.matchAll(/"duration": "(\d+)ms"/g)].map((m) => Number(m[1])));
  const rows: string[] = [COLUMNS.join(',')];
  const write = () => writeFileSync(option('out')!.slice('csv='.length), `${rows.join('\n')}\n`);
  process.on('SIGINT', () => {
    write();
    process.exit(105);
  });
  const began = Date.now();
  say(`loadstone: the load begins at ${began}`);
  const pids = option('pids');
  if (pids) {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(pids, JSON.stringify([process.pid, child.pid]));
  }
  while (Date.now() - began < lasts_ms) {
    if (fake === 'dies' && Date.now() - began > 500) process.exit(1);
    const started = performance.now();
    const answer = await fetch(`${process.env.LOADSTONE_TARGET}/fake`);
    await answer.text();
    const took = performance.now() - started;
    const row = (metric: string, value: number) =>
      rows.push(`${metric},${Date.now() * 1000},${value},,,,GET,GET /fake,${answer.status}`);
    row('http_reqs', 1);
    row('http_req_duration', took);
    row('http_req_blocked', 0);
    row('http_req_failed', answer.ok ? 0 : 1);
    row('vus', 2);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  write();
}
