import { describe, expect, test } from 'vitest';
import type { Balance, TheoryInput } from './setting.ts';
import { type SimulatedServer, type SimulatedTrial, simulateServer } from './support/simulated-server.ts';
import type { TheoryTrial } from './theory.ts';
import { theoryOf } from './theory-of.ts';

const LOADS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const setting = (replicas = 1, balance: Balance = 'round-robin') => ({ replicas, servers: 1, balance });

function inputOf(all: readonly SimulatedTrial[], asked: readonly number[], kept = true): TheoryInput {
  return {
    calibrations: [all[0]!.calibration],
    published: null,
    trials: all.map(({ result }, i) => ({
      result,
      kept,
      series: 'mm1',
      setting: setting(),
      offered_asked: asked[i]!,
    })),
    requestsOf: (run_id) => all.find(({ result }) => result.run_id === run_id)!.requests,
  };
}

const theoryAt = (loads: readonly number[], options: Partial<SimulatedServer> = {}) =>
  theoryOf(
    inputOf(
      loads.map((rho, i) => simulateServer({ seed: 77 + i, rho, ...options })),
      loads,
    ),
  );

const one = (options: SimulatedServer): TheoryTrial =>
  theoryOf(inputOf([simulateServer(options)], [options.rho])).trials[0]!;

describe('a server without fault', () => {
  const { trials, agreements } = theoryAt(LOADS);

  test('agrees with the recursion at every level, request by request', () => {
    for (const { lindley, offered_asked } of trials) {
      expect(lindley!.occupied.agrees, `${offered_asked}`).toBe(true);
      expect(Math.abs(lindley!.occupied.off), `${offered_asked}`).toBeLessThan(0.002);
      // A tenth of a millisecond in 20 ms lengthens the wait, the more the busier the server is.
      expect(lindley!.drawn!.off).toBeGreaterThan(0);
      if (offered_asked! < 0.8) expect(lindley!.drawn!.agrees, `${offered_asked}`).toBe(true);
      expect(lindley!.inflation_s).toBeCloseTo(1e-4, 5);
      expect(lindley!.drawn!.utilisation_agrees).toBe(true);
    }
  });

  test('conserves its requests, and has no assumption broken', () => {
    for (const { conservation, assumptions } of trials) {
      expect(conservation.exact).toBe(true);
      expect(assumptions!.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
    }
  });

  test('has an agreement with its levels', () => {
    expect(agreements).toHaveLength(1);
    const { of, levels, lindley_agrees, lindley_levels, response_inside, broken, open } = agreements[0]!;
    expect({ levels, lindley_agrees, lindley_levels, broken }).toEqual({
      levels: 7,
      lindley_agrees: 7,
      lindley_levels: 7,
      broken: [],
    });
    expect(open).toEqual([]);
    expect(of.throughput!.verdict).toBe('Excellent');
    expect(of.throughput!.equivalence!.equivalent).toBe(true);
    expect(of.utilisation!.pearson).toBeGreaterThan(0.99);
    expect(response_inside).toBeGreaterThanOrEqual(5);
  });

  test('has the quantiles of theory beside its own', () => {
    const { response_quantiles, response_distance, rate, service_rate } = trials[0]!;
    const median = response_quantiles.find(({ share }) => share === 0.5)!;
    expect(median.theory_s).toBeCloseTo(Math.LN2 / (service_rate - rate), 9);
    expect(response_distance).toBeLessThan(0.08);
  });
});

describe('what is not as it should be', () => {
  test('a second worker does not agree with the recursion of one', () => {
    const { lindley, assumptions } = one({ seed: 1, rho: 0.6, servers: 2 });
    expect(lindley!.occupied.agrees).toBe(false);
    expect(assumptions!.find(({ name }) => name === 'one FIFO server')!.outcome).toBe('broken');
  });

  test('what is hidden after a service is no round trip', () => {
    const { lindley, assumptions } = one({ seed: 1, rho: 0.6, hidden_s: 0.1 });
    const broken = assumptions!.filter(({ outcome }) => outcome === 'broken');
    expect(broken.map(({ name }) => name)).toEqual(['one FIFO server']);
    expect(lindley!.occupied.off).toBeLessThan(0.01);
    expect(lindley!.occupied.off_with_round_trip).toBeGreaterThan(1);
  });

  test.each([1000, -1000])('times of a clock that is %d s off are not used', (shift) => {
    const { lindley, lindley_untold, utilisation } = one({
      seed: 1,
      rho: 0.6,
      tell: (times) => ({
        arrived_s: times.arrived_s + shift,
        started_s: times.started_s + shift,
        freed_s: times.freed_s + shift,
      }),
    });
    expect([lindley, utilisation]).toEqual([null, null]);
    expect(lindley_untold).toMatch(/another clock/);
  });

  test('a request whose service is not known leaves the recursion out, and says so', () => {
    const trial = simulateServer({ seed: 5, rho: 0.5 });
    const requests = trial.requests.map((one, i) => (i === 300 ? { ...one, server: null } : one));
    const { lindley, lindley_untold } = theoryOf(inputOf([{ ...trial, requests }], [0.5])).trials[0]!;
    expect(lindley).toBeNull();
    expect(lindley_untold).toBe('the service of 1 of the requests is not known');
  });

  test('a server that counted another number of requests is seen', () => {
    const trial = simulateServer({ seed: 5, rho: 0.5 });
    const { evidence } = trial.result;
    const requests = { ...evidence.requests, system: evidence.requests.sent + 1 };
    const result = { ...trial.result, evidence: { ...evidence, requests } };
    const { conservation } = theoryOf(inputOf([{ ...trial, result }], [0.5])).trials[0]!;
    expect(conservation).toMatchObject({ server: conservation.sent + 1, exact: false });
  });

  test('overhead shows against the services drawn and not against those measured', () => {
    const { lindley } = one({ seed: 2, rho: 0.7, spend: (_, drawn) => 1.1 * drawn });
    expect(lindley!.occupied.agrees).toBe(true);
    expect(lindley!.drawn!.agrees).toBe(false);
    expect(lindley!.drawn!.utilisation_off).toBeCloseTo(0.105, 2);
  });

  test('a rate that no server could keep up with has no theory', () => {
    const { response_s, throughput, utilisation, offered } = one({ seed: 3, rho: 1.3, window_s: 20 });
    expect({ response_s, throughput, utilisation }).toEqual({
      response_s: null,
      throughput: null,
      utilisation: null,
    });
    expect(offered).toBeGreaterThan(1);
  });

  test('a server that tells nothing has the rest', () => {
    const { lindley, response_s, utilisation, assumptions } = one({ seed: 4, rho: 0.5, tells: 'nothing' });
    expect([lindley, utilisation]).toEqual([null, null]);
    expect(response_s!.inside).toBe(true);
    expect(assumptions).toHaveLength(6);
  });

  test('a request that is lost from the files is seen', () => {
    const trial = simulateServer({ seed: 5, rho: 0.5 });
    const lost = { ...trial, requests: trial.requests.slice(1) };
    expect(theoryOf(inputOf([lost], [0.5])).trials[0]!.conservation.exact).toBe(false);
  });

  test('trials that are no measurement are there, and in no agreement', () => {
    const { trials, agreements } = theoryOf(inputOf([simulateServer({ seed: 6, rho: 0.5 })], [0.5], false));
    expect(trials).toHaveLength(1);
    expect(agreements[0]!.levels).toBe(0);
  });

  test('without a calibration there is nothing to hold against', () => {
    const input = inputOf([simulateServer({ seed: 7, rho: 0.5 })], [0.5]);
    expect(theoryOf({ ...input, calibrations: [] })).toMatchObject({ trials: [], agreements: [] });
  });
});

test('each dispatch has its own theory', () => {
  const trial = simulateServer({ seed: 8, rho: 1.2, servers: 2 });
  const at = (balance: Balance) => {
    const input = inputOf([trial], [1.2]);
    const trials = input.trials.map((one) => ({ ...one, setting: setting(2, balance) }));
    return theoryOf({ ...input, trials }).trials[0]!;
  };
  const [random, turn, least] = (['random', 'round-robin', 'least-connections'] as const).map(at);
  expect([random!.model, turn!.model, least!.model]).toEqual([
    'M/M/1 each',
    'E2/M/1 each',
    'join the shortest queue',
  ]);
  expect(random!.response_s!.theory.value).toBeGreaterThan(turn!.response_s!.theory.value);
  expect(turn!.response_s!.theory.value).toBeGreaterThan(least!.response_s!.theory.value);
  expect(random!.lindley).toBeNull();
  expect(least!.response_distance).toBeNull();
});
