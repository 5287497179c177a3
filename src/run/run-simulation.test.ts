import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { Given } from '../queueing/index.ts';
import { simulate, simulationModels } from '../sim/index.ts';
import { runSimulation } from './run-simulation.ts';

const named = {
  model: 'mmck',
  given: { lambda: '3', mu: '2', servers: '2', capacity: '5' },
  seed: 9,
  requests: 2000,
  quantiles: true,
};

test('threads answer what one after the other would', async () => {
  const { signal } = new AbortController();
  const onThreads = await runSimulation(named, { repetitions: 5, threads: 2 }, signal);
  const model = simulationModels.mmck!.make(new Given(named.given));
  expect(onThreads).toEqual(
    simulate(model, createRng(9), { requests: 2000, quantiles: true, repetitions: 5 }),
  );
});

test('an abort ends it with its reason', async () => {
  const controller = new AbortController();
  const endless = { ...named, requests: 1e9, quantiles: false };
  const running = runSimulation(endless, { repetitions: 2, threads: 2 }, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await expect(running).rejects.toThrow('enough');
});
