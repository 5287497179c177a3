import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compiled } from '../core/compiled.ts';
import { mayGoFirst } from './priority.ts';

const priority = compiled('src/monitor/priority.ts', '../../', import.meta.url);

/** In a process of its own, since a raised priority stays: the nice values of all threads. */
const script = `
  import { readdirSync, readFileSync } from 'node:fs';
  import { Worker } from 'node:worker_threads';
  const fields = (tid) => readFileSync('/proc/self/task/' + tid + '/stat', 'utf8').replace(/^.*\\) /, '').split(' ');
  const nice = (tid) => Number(fields(tid)[16]);
  const before = nice(process.pid);
  const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(\`
    import { parentPort } from 'node:worker_threads';
    import { goFirst } from '${priority.href}';
    goFirst();
    parentPort.on('message', () => {}).postMessage('gone first');
  \`)));
  worker.once('message', () => {
    console.log(JSON.stringify({ before, main: nice(process.pid), after: readdirSync('/proc/self/task').map(nice) }));
    process.exit();
  });
`;

test.skipIf(process.platform !== 'linux')(
  'a thread goes before the others of its process, where it may',
  () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const { before, main, after } = JSON.parse(stdout);
    expect(main).toEqual(before);
    const first = after.filter((nice: number) => nice < before);
    expect(first.length).toBe(mayGoFirst() ? 1 : 0);
  },
);

test.skipIf(process.platform !== 'linux')('a process goes before the systems and back, where it may', () => {
  const script = `
    import { goBeforeSystems } from '${priority.href}';
    import { getPriority } from 'node:os';
    const before = getPriority(0);
    const back = goBeforeSystems();
    const first = getPriority(0);
    back();
    console.log(JSON.stringify({ before, first, after: getPriority(0) }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const { before, first, after } = JSON.parse(stdout);
  expect(after).toBe(before);
  if (mayGoFirst() && before === 0) expect(first).toBeLessThan(before);
  else expect(first).toBe(before);
});
