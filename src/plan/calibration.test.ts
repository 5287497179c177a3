import { describe, expect, test } from 'vitest';
import type { CheckedInSystem } from '../core/system.ts';
import { asRun, atServiceRate, calibrationTrial } from './calibration.ts';
import { planned } from './planned.test.data.ts';
import { offeredLoadOf, rateOf } from './workload.ts';

const shop: CheckedInSystem = {
  name: 'shop',
  title: 'a shop',
  entry: 'web',
  services: { web: { kind: 'http', command: ['web'], port: 9000, scalable: true } },
  model: 'uncalibrated',
};

const base = {
  name: 'study',
  arms: { a: { system: 'shop' }, b: { system: 'shop' } },
  workload: { offered_load: 0.5 },
  factors: { 'workload.offered_load': [0.3, 0.9] },
  calibration: { rate: '10/s', warmup: '2s', measure: '20s' },
  repetitions: 2,
};
const plan = (change: Record<string, unknown> = {}) => planned({ ...base, ...change }, { shop });

describe('a load in erlangs', () => {
  test('has no rate until the service rate is known, and is named by its load', () => {
    const trial = plan().trials.find(({ factors }) => factors['workload.offered_load'] === 0.9)!;
    expect([rateOf(trial), offeredLoadOf(trial.workload)]).toEqual([null, 0.9]);
    expect(trial.run_id).toMatch(/_a0\.9$/);
    expect(rateOf(atServiceRate(trial, 50))).toBe(45);
    expect(rateOf(asRun(trial, 45))).toBe(45);
    expect(offeredLoadOf(atServiceRate(trial, 50).workload)).toBe(0.9);
  });

  test('leaves a load with a rate of its own alone', () => {
    const [trial] = plan({ workload: { rate: '7/s' }, factors: {} }).trials;
    expect(atServiceRate(trial!, 50)).toBe(trial);
    expect(asRun(trial!, 45)).toBe(trial);
  });
});

describe('the load of a calibration', () => {
  const made = plan({ replicas: { web: 3 } });
  const trials = made.deployments.map((deployment) => calibrationTrial(made, deployment)!);

  test('goes to one replica of each deployment, at its own rate, for its own time', () => {
    expect(trials.map(({ run_id }) => run_id)).toEqual(
      made.deployments.map(({ id, arm }) => `calibration_00${id}_${arm}`),
    );
    for (const trial of trials) {
      expect(trial.replicas).toEqual({ web: 1 });
      expect(rateOf(trial)).toBe(10);
      expect(trial.phases).toEqual({ warmup_s: 2, measure_s: 20, drain_s: 5 });
    }
  });

  test('is the same for all arms of a repetition, and another one in the next', () => {
    const seeds = (repetition: number) =>
      new Set(trials.filter((one) => one.repetition === repetition).map(({ seed }) => seed));
    expect([seeds(0).size, seeds(1).size]).toEqual([1, 1]);
    expect(seeds(0)).not.toEqual(seeds(1));
  });

  test('is none where nobody asks', () => {
    const without = plan({ workload: { rate: '7/s' }, factors: {}, calibration: undefined });
    expect(calibrationTrial(without, without.deployments[0]!)).toBeNull();
  });
});

describe('refused before anything is started', () => {
  test.each([
    ['erlangs of an unknown service rate', { calibration: undefined }, /offered_load needs the service rate/],
    [
      'theory without a service rate',
      { workload: { rate: '7/s' }, factors: {}, calibration: undefined, theory: 'queueing' },
      /theory needs the service rate/,
    ],
    [
      'a calibration of too few requests',
      { calibration: { rate: '10/s', measure: '14s' } },
      /at least 150 requests: rate x measure is 140/,
    ],
    [
      'sessions by offered load',
      { workload: { offered_load: 0.5, session: { requests: 3 } }, factors: {} },
      /session/,
    ],
    ['no load', { workload: { offered_load: 0 }, factors: {} }, /offered_load/],
  ])('%s', (_, change, message) => {
    expect(() => plan(change)).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringMatching(message) }),
    );
  });
});
