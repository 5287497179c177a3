import { describe, expect, test } from 'vitest';
import { readSpec } from './read.ts';

const read = (workload: Record<string, unknown>) =>
  readSpec({ from: 'study.yaml', value: { name: 'x', arms: { a: { system: 'null-server' } }, workload } });

describe('models', () => {
  test.each([
    [{ users: 5, requests: 5 }],
    [{ users: 5, model: 'closed' }],
    [{ rate: '50/s', model: 'open' }],
    [{ rate: '50/s', model: 'synchronous' }],
    [{ rate: '50/s', model: 'synchronous', arrivals: 'erlang:4', requests: 1000 }],
  ])('%j is one', (workload) => {
    expect(() => read(workload)).not.toThrow();
  });

  test.each([
    [{ users: 5, requests: 4 }, /workload\.requests: must be at least one for each of 5 users, got 4/],
    [{ rate: '50/s', requests: 4 }, /workload\.requests: .* goes with users/],
    [{ rate: '50/s', model: 'closed' }, /workload\.model: closed goes with users, got rate/],
    [{ users: 5, model: 'open' }, /workload\.model: open goes with arrivals, got users/],
    [{ users: 5, model: 'synchronous' }, /workload\.model: synchronous goes with a rate, got users/],
    [{ stages: ['5s:3/s'], model: 'synchronous' }, /synchronous goes with a rate, got stages/],
    [
      { rate: 'sine:100/s,50/s,60s', model: 'synchronous' },
      /workload\.rate: a synchronous load has one rate/,
    ],
    [{ rate: '5/s', model: 'synchronous', arrivals: 'mmpp:4,0.2,100' }, /workload\.arrivals: .*independent/],
    [{ rate: '5/s', model: 'synchronous', think: 'exp:1s' }, /workload\.think: .* gaps of its arrivals/],
    [{ rate: '5/s', model: 'synchronous', pacing: '1s' }, /workload\.pacing: .* gaps of its arrivals/],
  ])('%j is none', (workload, message) => {
    expect(() => read(workload)).toThrow(message);
  });
});
