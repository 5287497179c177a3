import { describe, expect, test } from 'vitest';
import { sleep } from '../core/abort.ts';
import { burn, end, needsProc, node, says, start, stay } from './live.test.data.ts';
import { ProcessTrees } from './process-tree.ts';

const pid = (child: { pid?: number | undefined }) => child.pid!;

describe('a process tree', needsProc, () => {
  test('a child that burned CPU and exited is counted once', async () => {
    const work = `${start(burn(400))}.once('exit', () => console.log('over'))`;
    const parent = await node(`console.log('ready'); process.stdin.once('data', () => ${work}); ${stay}`);
    try {
      const trees = new ProcessTrees();
      const [before] = await trees.sample([pid(parent)]);
      const over = says(parent, /over/);
      parent.stdin!.write('go');
      await sleep(200);
      const [during] = await trees.sample([pid(parent)]);
      await over;
      const [after] = await trees.sample([pid(parent)]);
      const used = after!.cpu_s! - before!.cpu_s!;
      // 400 ms of burning and the start of a Node.js process, not twice that.
      expect(used).toBeGreaterThan(0.38);
      expect(used).toBeLessThan(0.75);
      expect([before!.processes, after!.processes]).toEqual([1, 1]);
      expect(during!.cpu_s).toBeGreaterThanOrEqual(before!.cpu_s!);
      expect(during!.cpu_s).toBeLessThanOrEqual(after!.cpu_s!);
    } finally {
      await end(parent);
    }
  });

  test('a grandchild whose parent died stays a member, and its time stays when it goes', async () => {
    const grandchild = `${burn(300)} console.log('burned'); process.stdin.resume().on('end', () => process.exit());`;
    const middle = `console.log('middle ' + process.pid + ';'); ${start(grandchild)}; ${stay}`;
    const root = await node(
      `console.log('ready'); ${start(middle)}.once('exit', () => console.log('orphaned')); ${stay}`,
    );
    try {
      const trees = new ProcessTrees();
      const [orphaned, burned] = [says(root, /orphaned/), says(root, /burned/)];
      const middlePid = Number(await says(root, /middle (\d+);/));
      await burned;
      const [whole] = await trees.sample([pid(root)]);
      expect(whole!.processes).toBe(3);

      process.kill(middlePid, 'SIGKILL');
      await orphaned;
      const [adopted] = await trees.sample([pid(root)]);
      expect(adopted!.processes).toBe(2);
      expect(adopted!.cpu_s).toBeGreaterThanOrEqual(whole!.cpu_s!);

      root.stdin!.end();
      let [left] = await trees.sample([pid(root)]);
      while (left!.processes > 1) [left] = await trees.sample([pid(root)]);
      expect(left!.cpu_s).toBeGreaterThanOrEqual(adopted!.cpu_s!);
    } finally {
      await end(root);
    }
  });

  test('memory is proportional: processes that share it do not count it twice', async () => {
    const trees = new ProcessTrees();
    const one = await node(`console.log('ready'); ${stay}`);
    const two = await node(`console.log('ready'); ${stay}`);
    try {
      const [first, second] = await trees.sample([pid(one), pid(two)]);
      for (const sample of [first!, second!]) {
        expect(sample.memory_bytes).toBeGreaterThan(5e6);
        expect(sample.missing).toEqual([]);
      }
    } finally {
      await end(one);
      await end(two);
    }
  });

  test('a process that is gone is a gap with a reason, never zero', async () => {
    const trees = new ProcessTrees();
    const child = await node(`console.log('ready'); ${stay}`);
    await trees.sample([pid(child)]);
    await end(child);
    const [sample] = await trees.sample([pid(child)]);
    expect(sample).toMatchObject({ cpu_s: null, memory_bytes: null, processes: 0 });
    expect(sample!.missing).toEqual([`process ${child.pid} is gone`]);
  });
});
