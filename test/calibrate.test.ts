import { expect, test } from 'vitest';
import { fitModel, sharesOf } from '../src/analysis/model/fit-model.ts';
import type { SystemDefinition, SystemModel } from '../src/core/system.ts';
import { cellsIn, groupBy, merged } from '../src/measure/series.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { onSimulation } from '../src/plan/on-simulation.ts';
import type { SystemArm } from '../src/plan/plan.ts';
import { simulateTrials } from '../src/run/index.ts';
import { validateOptions } from '../src/scenarios/index.ts';
import { readSpec } from '../src/spec/read.ts';

const model: SystemModel = {
  source: 'test',
  scenario: { name: 'tasktracker', options: { accounts: 20, tasks: 10 } },
  cpus: 1,
  services: {
    web: { cpu_s: 0.0012, processes: 1, memory_bytes: 5e7 },
    db: { cpu_s: 0.0008, processes: null, memory_bytes: 2e7 },
  },
  requests: {
    list: { share: 0.8, alone_s: 0.003, scv: 0.3 },
    write: { share: 0.2, alone_s: 0.008, scv: 0.1 },
  },
};

const shop: SystemDefinition = {
  name: 'shop',
  title: '',
  entry: 'web',
  services: {
    db: { kind: 'postgres', port: 1 },
    web: { kind: 'http', port: 2, command: ['serve'], needs: ['db'] },
  },
  model,
};

async function fitTo(levels: readonly number[], think: string) {
  const value = {
    name: 'shop',
    arms: { shop: { system: 'shop' } },
    workload: { scenario: 'tasktracker', users: 1, think },
    factors: { 'workload.users': levels },
    phases: { warmup: '2s', measure: '30s' },
  };
  const { spec, raw } = readSpec({ from: 'shop.yaml', value });
  const none = () => {
    throw new Error('there is no trace');
  };
  const plan = onSimulation(
    makePlan(
      spec,
      raw,
      { shop },
      { options: validateOptions, driver: () => undefined, trace: none, traceEnd: none },
    ),
    validateOptions,
  );
  const records = await simulateTrials(plan, new AbortController().signal);
  const responses = new Map(
    records.map(({ result, series, window }) => {
      const byName = groupBy(cellsIn(series, window), ({ name }) => name);
      const histograms = [...byName].map(
        ([name, cells]) => [name, merged(cells.flatMap(({ response }) => response))] as const,
      );
      return [result.run_id, new Map(histograms)] as const;
    }),
  );
  return fitModel({
    arm: plan.arms.shop as SystemArm,
    name: 'shop',
    scenario: model.scenario,
    trials: records.map(({ result }) => result),
    systemCpus: 1,
    responses: (run_id) => responses.get(run_id)!,
    shares: sharesOf([...responses.values()]),
    source: 'test',
  });
}

const near = (value: number, truth: number, relative: number) => {
  expect(value / truth).toBeGreaterThan(1 - relative);
  expect(value / truth).toBeLessThan(1 + relative);
};

test('fitting to what a model gave finds the model again', async () => {
  const { model: fitted, demands } = await fitTo([1, 20], 'const:0s');
  // About 30,000 requests alone and 45,000 in a crowd: within four standard errors, and the histogram's 0.1%.
  expect(Object.keys(fitted.services)).toEqual(['web', 'db']);
  near(fitted.services.web!.cpu_s, 0.0012, 0.03);
  near(fitted.services.db!.cpu_s, 0.0008, 0.03);
  expect(demands.web!.low).toBeLessThan(0.00124);
  expect(demands.web!.high).toBeGreaterThan(0.00116);
  near(fitted.cpus, 1, 0.01);
  expect(fitted.services.web).toMatchObject({ processes: 1, memory_bytes: 5e7 });
  expect(fitted.services.db).toMatchObject({ processes: null, memory_bytes: 2e7 });
  expect(Object.keys(fitted.requests)).toEqual(['list', 'write']);
  for (const [name, truth] of Object.entries(model.requests)) {
    near(fitted.requests[name]!.share, truth.share, 0.06);
    near(fitted.requests[name]!.alone_s, truth.alone_s, 0.03);
    near(fitted.requests[name]!.scv, truth.scv, 0.15);
  }
});

test('CPUs that were busy but not used up are all there', async () => {
  // 20 users who ask for 420 requests/s of at most 500.
  const { model: fitted } = await fitTo([1, 20], 'exp:40ms');
  expect(fitted.cpus).toBe(1);
  near(fitted.services.web!.cpu_s, 0.0012, 0.03);
});
