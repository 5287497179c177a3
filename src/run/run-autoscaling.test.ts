import { expect, test } from 'vitest';
import { settings } from '../sim/autoscaling/settings.test.data.ts';
import { planAutoscaling, simulateAutoscaling } from '../sim/index.ts';
import { runAutoscaling } from './run-autoscaling.ts';

test('threads answer what one after the other would, and tell how far they are', async () => {
  const { signal } = new AbortController();
  const told: string[] = [];
  const onRun = (done: number, of: number) => void told.push(`${done}/${of}`);
  const { runs, ...found } = await runAutoscaling(planAutoscaling(settings), { threads: 2, onRun }, signal);
  expect(found).toEqual(simulateAutoscaling(settings));
  expect(runs.map((one) => one.length)).toEqual([3, 3]);
  expect(runs[1]![2]!.decisions).toHaveLength(12);
  expect(told).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
});

test('an abort ends it with its reason', async () => {
  const controller = new AbortController();
  const plan = planAutoscaling({ ...settings, repetitions: 100_000 });
  const running = runAutoscaling(plan, { threads: 2 }, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await expect(running).rejects.toThrow('enough');
});
