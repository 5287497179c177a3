import { describe, expect, test } from 'vitest';
import { heldOf } from '../theory/support/held-of.ts';
import type { SimulatedServer } from '../theory/support/simulated-server.ts';
import type { Theory, TheoryTrial } from '../theory/theory.ts';
import { theoryAnswer } from './theory-answer.ts';

const answerOf = (theory: Theory | null, suspect: readonly TheoryTrial[] = []) =>
  theoryAnswer({
    theory,
    validity: {
      valid: 0,
      suspect: suspect.length,
      invalid: 0,
      trials: suspect.map(({ run_id }) => ({ run_id, validity: 'SUSPECT', reasons: ['the machine'] })),
    },
  });

describe('the answer', () => {
  test('says that a server behaves as theory has it', () => {
    expect(answerOf(heldOf())).toBe(
      'mm1 behaves as M/M/1: request by request, less the round trip of an empty server (at most 0.30 ms), the mean response time agrees with one queue and its arrivals and occupancies at all 3 levels, and no assumption broke. Not shown over the levels together, though nothing speaks against it: Poisson arrivals.',
    );
  });

  test('names what broke, and where', () => {
    expect(answerOf(heldOf({ arrivals: { users: 5 } }))).toBe(
      'Under this load mm1 is no M/M/1, though request by request, less the round trip of an empty server (at most 0.30 ms), the mean response time agrees with one queue and its arrivals and occupancies at all 3 levels. Poisson arrivals broke at every level.',
    );
    expect(answerOf(heldOf({ servers: 2 }))).toMatch(
      /^mm1 does not behave as M\/M\/1: at every level the mean response time is not that of one queue with these arrivals and occupancies \(off by -\d.*\)\. One FIFO server broke at every level\.$/,
    );
  });

  test('claims no agreement where it cannot be told', () => {
    expect(answerOf(heldOf({ tells: 'nothing' }))).toMatch(
      /^Nothing speaks against M\/M\/1 for mm1, .* request by request it cannot be told, since the server does not tell when it was occupied\.$/,
    );
  });

  test('does not say so where theory does not hold the response times', () => {
    const found = heldOf();
    const outside = { ...found.trials[0]!.response_s!, measured: 1, inside: false };
    const trials = found.trials.map((one, i) => (i > 0 ? { ...one, response_s: outside } : one));
    const theory = { ...found, trials };
    expect(answerOf(theory)).toMatch(
      /^mm1 is not shown to behave as M\/M\/1: request by request, .*, but theory's interval holds the mean response time at 1 of 3 levels only\. /,
    );
  });

  test('says at which levels the recursion was not to be had, and why', () => {
    const found = heldOf();
    const reason = 'the service of 1 of the requests is not known';
    const trials = found.trials.map((one, i) =>
      i === 1 ? { ...one, lindley: null, lindley_untold: reason } : one,
    );
    const theory = { ...found, trials };
    expect(answerOf(theory)).toContain(
      'at 2 of 3 levels (at 0.60 erlangs not computed, since the service of 1 of the requests is not known), and no',
    );
  });

  test('names 100 ms that a server hides after its services', () => {
    expect(answerOf(heldOf({ hidden_s: 0.1 }))).toMatch(
      /^Under this load mm1 is no M\/M\/1, though .* \(at most 100 ms\), .*\. One FIFO server broke at every level\.$/,
    );
  });

  test('claims nothing by the times of another clock', () => {
    const tell: SimulatedServer['tell'] = (times) => ({
      arrived_s: times.arrived_s - 1000,
      started_s: times.started_s - 1000,
      freed_s: times.freed_s - 1000,
    });
    expect(answerOf(heldOf({ tell }))).toMatch(/cannot be told, since .* another clock/);
  });

  test('there is none without theory', () => {
    expect(answerOf(null)).toBeNull();
  });

  test('says of several replicas no more than theory\u2019s interval does', () => {
    const said = answerOf(heldOf({}, { loads: [0.6], replicas: [1, 2, 3] }))!;
    expect(said).toMatch(/^mm1 with 1 replica behaves as M\/M\/1: request by request, .* at the level,/);
    expect(said).toMatch(
      / Behind several replicas mm1 is not checked request by request: its mean response time lies outside theory's range in the trial with 2 replicas \(M\/M\/1 each\).*; it lies outside theory's range in the trial with 3 replicas \(M\/M\/1 each\)/,
    );
    expect(said).not.toContain('behaves as M/M/1 each');
  });

  test('names an overload, which is no failure of theory', () => {
    const said = answerOf(heldOf({ window_s: 20 }, { loads: [0.5, 1.2] }))!;
    expect(said).toMatch(
      / at the level, .* At 1\.2 erlangs more arrives than mm1 can serve: theory knows no steady state there\.$/,
    );
    expect(said).not.toContain('2 levels');
  });

  test('says on how many disturbed trials it rests, and where requests do not add up', () => {
    const found = heldOf();
    const trials = found.trials.map((one, i) =>
      i === 0 ? { ...one, conservation: { ...one.conservation, exact: false } } : one,
    );
    expect(answerOf({ ...found, trials }, trials.slice(1))).toMatch(
      / Requests do not add up in 1 of 3 trials\. Measured under disturbance: 2 of 3 trials are SUSPECT\.$/,
    );
  });

  test('says of a series whose trials are all INVALID that nothing can be said', () => {
    const found = heldOf();
    const invalid = found.trials.map((one) => ({ ...one, series: 'other', kept: false }));
    const agreements = [...found.agreements, { ...found.agreements[0]!, series: 'other' }];
    expect(answerOf({ ...found, agreements, trials: [...found.trials, ...invalid] })).toMatch(
      / Nothing can be said of other: all of its trials are INVALID\.$/,
    );
  });
});
