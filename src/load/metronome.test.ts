import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { sleep } from '../core/abort.ts';
import { compiled } from '../core/compiled.ts';
import { monotonicNow } from '../measure/clock.ts';
import { Metronome } from './metronome.ts';

test('a notification that comes late does not cost the beat', async () => {
  const orders = new Int32Array(new SharedArrayBuffer(4));
  const times = new Float64Array(new SharedArrayBuffer(8));
  const thread = new Worker(compiled('src/load/metronome-thread.ts', '../../', import.meta.url), {
    workerData: { orders, times },
  });
  await once(thread, 'online');
  const beat = once(thread, 'message');
  times[0] = monotonicNow() + 0.3;
  Atomics.add(orders, 0, 1);
  Atomics.notify(orders, 0);
  // The thread sleeps towards its order by now; as after a preemption, it is notified of the same order once more.
  for (let i = 0; i < 20; i++) {
    await sleep(10);
    Atomics.notify(orders, 0);
  }
  expect(await beat).toEqual([1]);
  await thread.terminate();
}, 10_000);

test('ten thousand orders, some overtaken by sooner ones, and none is lost', async () => {
  let beats = 0;
  let answer = () => {};
  const metronome = new Metronome(() => {
    beats++;
    answer();
  });
  for (let i = 0; i < 10_000; i++) {
    const beat = new Promise<void>((resolve) => {
      answer = resolve;
    });
    if (i % 3 === 0) metronome.order(monotonicNow() + 1);
    metronome.order(monotonicNow() + 1e-5 * (i % 7));
    await beat;
  }
  expect(beats).toBe(10_000);
  await metronome.close();
}, 30_000);
