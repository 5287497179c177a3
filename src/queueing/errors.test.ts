import { describe, expect, it } from 'vitest';
import { LoadstoneError } from '../core/errors.ts';
import * as q from './index.ts';

function thrown(call: () => unknown): LoadstoneError {
  try {
    call();
  } catch (error) {
    if (error instanceof LoadstoneError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a queue that cannot keep up', () => {
  const gaps = q.exponentialInterarrival(0.5);
  it.each<[string, () => unknown, RegExp]>([
    ['mm1', () => q.mm1(100, 75), /M\/M\/1 .* lambda < mu; got 100 against 75/],
    ['mm1 at the limit', () => q.mm1(1, 1), /got 1 against 1/],
    ['mmc', () => q.mmc(9, 2, 4), /lambda < servers mu; got 9 against 8/],
    ['erlangC', () => q.erlangC(3, 3), /servers; got 3 against 3/],
    ['mg1', () => q.mg1(2, 1, 1), /M\/G\/1/],
    ['md1', () => q.md1(2, 1), /got 2 against 1/],
    ['mdc', () => q.mdc(2, 1, 2), /M\/D\/c/],
    ['gim1', () => q.gim1(gaps, 1), /GI\/M\/1/],
    ['gig1', () => q.gig1(2, 1, 1, 1), /GI\/G\/1/],
    ['gigc', () => q.gigc(2, 1, 2, 1, 1), /M\/M\/c/],
    ['ps', () => q.processorSharing(2, 1), /lambda < servers mu/],
    ['dispatch', () => q.dispatch(2, 1, 2), /dispatch/],
    [
      'priorities',
      () =>
        q.mg1Priorities([
          { lambda: 1, mu: 2, scv: 1 },
          { lambda: 1, mu: 2, scv: 1 },
        ]),
      /sum of lambda/,
    ],
    ['a station', () => q.openNetwork(3, [1, 2], [{ service: 0.1 }, { service: 0.2 }]), /station 2/],
  ])('%s', (_, call, message) => {
    const error = thrown(call);
    expect(error.code).toBe('E_UNSTABLE');
    expect(error.message).toMatch(message);
  });
});

describe('impossible parameters', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a negative rate', () => q.mm1(-1, 1), /lambda must be a finite number of at least 0, got -1/],
    ['no service', () => q.mm1(1, 0), /mu must be a finite number above 0, got 0/],
    ['not a number', () => q.mm1(Number.NaN, 1), /got NaN/],
    ['half a server', () => q.mmc(1, 1, 2.5), /servers must be a whole number of at least 1, got 2.5/],
    ['too little room', () => q.mmck(1, 1, 3, 2), /at least servers = 3, got 2/],
    ['no impatience', () => q.erlangA(1, 1, 1, 0), /theta/],
    ['a negative spread', () => q.mg1(1, 2, -1), /scv/],
    [
      'a quantile of 1',
      () => q.mm1(1, 2).response.quantile(1),
      /p of a quantile must be at least 0 and below 1, got 1/,
    ],
    ['a hyperexponential that is none', () => q.hyperexponentialInterarrival(1, 1), /above 1, got 1/],
    ['unknown arrivals', () => q.parseInterarrival('pareto:2', 1), /one of constant, poisson/],
    ['arrivals without a shape', () => q.parseInterarrival('erlang', 1), /erlang:STAGES/],
    ['half a user', () => q.mva([1], 0.5), /users/],
    ['a negative demand', () => q.mva([-1], 1), /a demand/],
    ['nothing to do', () => q.closedNetwork([{ demand: 0 }], 3), /a demand or a think time above 0/],
    ['nothing to do', () => q.mva([0, 0], 3), /a demand or a think time above 0/],
    ['a speed of 0', () => q.closedNetwork([{ demand: 1, speed: () => 0 }], 3), /the speed with 1 inside/],
    [
      'too many classes',
      () => q.mvaMulticlass({ demands: [[1], [1], [1]], users: [999, 999, 999] }),
      /use the approximation/,
    ],
    ['ragged demands', () => q.mvaMulticlass({ demands: [[1, 2], [1]], users: [1, 1] }), /2, 1/],
    ['routing above 1', () => q.jackson([1], [[1.5]], [{ service: 1 }]), /sum to at most 1, got 1.5/],
    ['requests that never leave', () => q.jackson([1], [[1]], [{ service: 1 }]), /some never do/],
  ])('%s', (_, call, message) => {
    const error = thrown(call);
    expect(error.code).toBe('E_PARAMETER');
    expect(error.message).toMatch(message);
  });
});

describe('staffing', () => {
  it('answers the fewest servers, by exhaustive search', () => {
    for (const [lambda, mu, time, share] of [
      [90, 1, 0.1, 0.05],
      [9, 5, 0, 0.2],
      [0.5, 1, 2, 0.01],
      [0, 1, 1, 0.5],
    ] as const) {
      let servers = Math.floor(lambda / mu) + 1;
      while (q.mmc(lambda, mu, servers).waiting.tail(time) >= share) servers++;
      expect(q.serversForWait(lambda, mu, time, share)).toBe(servers);
    }
  });
});
