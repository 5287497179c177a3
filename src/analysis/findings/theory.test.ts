import { describe, expect, test } from 'vitest';
import { analyze } from '../analyze.ts';
import { simulate } from '../fixture.ts';
import { type SimulatedServer, simulateServer } from '../theory/support/simulated-server.ts';
import { theoryOf } from '../theory/theory-of.ts';
import { theory, theoryAnswer } from './theory.ts';

const LOADS = [0.3, 0.6, 0.8];

function held(options: Partial<SimulatedServer> = {}, replicas = 1) {
  const all = LOADS.map((rho, i) => simulateServer({ seed: 40 + i, rho, ...options }));
  return theoryOf({
    published: null,
    calibrations: [all[0]!.calibration],
    requestsOf: (run_id) => all.find(({ result }) => result.run_id === run_id)!.requests,
    trials: all.map(({ result }, i) => ({
      result,
      kept: true,
      series: 'mm1',
      setting: { replicas, servers: 1, balance: 'random' },
      offered_asked: LOADS[i]!,
    })),
  });
}

const base = simulate({ seed: 1, repetitions: 1 });
const { findings: _, ...analysis } = analyze(base);

const textsOf = (one: ReturnType<typeof held>) =>
  theory({ analysis: { ...analysis, theory: one }, plan: base.plan, trials: [] }).map(({ text }) => text);

describe('the answer', () => {
  test('says that a server behaves as theory has it', () => {
    expect(theoryAnswer({ theory: held() })).toBe(
      'mm1 behaves as M/M/1: request by request, the mean response time agrees with one queue and its arrivals and occupancies at all 3 levels, and no assumption broke.',
    );
  });

  test('names what broke, and where', () => {
    expect(theoryAnswer({ theory: held({ arrivals: { users: 5 } }) })).toBe(
      'Under this load mm1 is no M/M/1, though request by request, the mean response time agrees with one queue and its arrivals and occupancies at every level. Poisson arrivals broke at every level.',
    );
    expect(theoryAnswer({ theory: held({ servers: 2 }) })).toMatch(
      /^mm1 does not behave as M\/M\/1: at every level the mean response time is not that of one queue with these arrivals and occupancies \(off by -\d.*\)\. One FIFO server broke at every level\.$/,
    );
  });

  test('claims no agreement where it cannot be told', () => {
    expect(theoryAnswer({ theory: held({ tells: 'nothing' }) })).toMatch(
      /^Nothing speaks against M\/M\/1 for mm1, .* request by request it cannot be told, since the server does not tell when it was occupied\.$/,
    );
  });

  test('there is none without theory', () => {
    expect(theoryAnswer({ theory: null })).toBeNull();
    expect(theory({ analysis: { ...analysis, theory: null }, plan: base.plan, trials: [] })).toEqual([]);
  });
});

test('what is left is overhead of so much a request', () => {
  const text = textsOf(held()).join('\n');
  expect(text).toMatch(/at [23] of 3 levels; the half-width of that range is \d+(\.\d+)?% to \d+(\.\d+)?%\./);
  expect(text).toMatch(/beyond the empty round trip of 300 µs\. On the services drawn/);
  expect(text).toMatch(/what is left is overhead of (99|100)( µs to (100|101|102))? µs a request/);
});

test('each assumption that broke is said once, with its effect', () => {
  const texts = textsOf(held({ draw: (_, mean) => mean }));
  expect(texts.filter((text) => /exponential service broke/.test(text))).toHaveLength(1);
});
