import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compiled } from '../core/compiled.ts';
import { confine, cpuSets, formatCpuList, parseCpuList, splitCpus } from './cpu-set.ts';
import { needsProc } from './live.test.data.ts';

test('lists of CPUs', () => {
  expect(parseCpuList('0-2,5')).toEqual([0, 1, 2, 5]);
  expect(formatCpuList([0, 1, 2, 5])).toBe('0-2,5');
  const property = fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (cpus) => {
    const sorted = cpus.toSorted((a, b) => a - b);
    expect(parseCpuList(formatCpuList(sorted))).toEqual(sorted);
  });
  fc.assert(property, { seed: 1 });
});

test('the generator gets the first CPU, the systems the others', () => {
  expect(splitCpus([2, 3])).toEqual({ generator: '2', systems: '3' });
  expect(splitCpus([0, 1, 2, 3, 6])).toEqual({ generator: '0', systems: '1-3,6' });
});

test('a confined command runs on its CPUs', needsProc, async () => {
  const sets = await cpuSets();
  if ('missing' in sets) {
    expect(sets.missing).toMatch(/^CPU sets: /);
    return;
  }
  const [program, ...args] = confine(['grep', 'Cpus_allowed_list', '/proc/self/status'], sets.systems);
  expect(String(execFileSync(program!, args))).toBe(`Cpus_allowed_list:\t${sets.systems}\n`);
});

test('a confined thread leaves the others where they were', needsProc, async () => {
  const sets = await cpuSets();
  if ('missing' in sets) return;
  const script = `
    import { readFileSync } from 'node:fs';
    import { Worker } from 'node:worker_threads';
    const cpus = () => readFileSync('/proc/thread-self/status', 'utf8').match(/^Cpus_allowed_list:\\s+(.*)$/m)[1];
    const before = cpus();
    const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(\`
      import { parentPort } from 'node:worker_threads';
      import { readFileSync } from 'node:fs';
      import { confineThread } from '${compiled('src/monitor/cpu-set.ts', '../../', import.meta.url).href}';
      confineThread('${sets.generator}');
      parentPort.postMessage((\${cpus})());
    \`)));
    worker.once('message', (confined) => console.log(JSON.stringify({ before, after: cpus(), confined })));
  `;
  const args = ['--input-type=module', '-e', script];
  const { before, after, confined } = JSON.parse(String(execFileSync(process.execPath, args)));
  expect(confined).toBe(sets.generator);
  expect(after).toBe(before);
});
