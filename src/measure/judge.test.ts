import { describe, expect, test } from 'vitest';
import type { Certificate } from './certificate.ts';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';

const fine: Evidence = {
  generator: {
    threads: 1,
    lost_threads: 0,
    cpu_share: 0.1,
    run_delay_share: 0.01,
    lag_p50_ms: 0.2,
    lag_p99_ms: 1.5,
    response_p50_ms: 0.5,
    response_p99_ms: 3,
  },
  machine: { cores: 2, busy_share: 0.2, steal_share: 0.01, pressure_share: 0.05, other_share: 0.02 },
  samples: { expected: 5, received: 5, largest_gap_s: 1 },
  users: { planned: 10, reached: 10 },
  requests: {
    sent: 400,
    completed: 400,
    failed: 0,
    censored: 0,
    unsent: 0,
    dropped: 0,
    resent: 0,
    in_window: 400,
    system: 400,
  },
  gaps: [],
  certificate: null,
  exited: [],
  system: null,
};

/** The fine evidence with some figures replaced. */
function but({ generator, machine, samples, users, requests, exited }: Change): Evidence {
  return {
    ...fine,
    generator: { ...fine.generator, ...generator },
    machine: { ...fine.machine, ...machine },
    samples: { ...fine.samples, ...samples },
    users: { planned: 10, reached: 10, ...users },
    requests: { ...fine.requests, ...requests },
    exited: exited ?? [],
  };
}

type Change = { readonly exited?: readonly string[] } & {
  readonly [K in 'generator' | 'machine' | 'samples' | 'users' | 'requests']?: Partial<
    NonNullable<Evidence[K]>
  >;
};

test('a quiet generator on a quiet machine is VALID without a word', () => {
  expect(judge(fine)).toEqual({ validity: 'VALID', validity_reasons: [] });
});

test('a generator that left its users waiting measured nothing', () => {
  const { validity, validity_reasons } = judge(but({ requests: { unsent: 3 } }));
  expect(validity).toBe('INVALID');
  expect(validity_reasons[0]).toMatch(/never sent 3 requests/);
});

test('what counts as few is counted in the window, not over the whole load', () => {
  expect(judge(but({ requests: { in_window: 99 } })).validity).toBe('SUSPECT');
  expect(judge(but({ requests: { in_window: 0 } })).validity).toBe('SUSPECT');
});

describe('the generator', () => {
  test.each([
    ['a lost thread', { lost_threads: 1 }, 'INVALID', /1 of 1 generator threads/],
    ['busy', { cpu_share: 0.85 }, 'SUSPECT', /86% of the time, over 80%/],
    ['saturated', { cpu_share: 0.99, run_delay_share: 0 }, 'INVALID', /99% of the time, over 95%/],
    // A generator that shares its CPU is saturated long before its own CPU time says so.
    ['saturated by its neighbour', { cpu_share: 0.5, run_delay_share: 0.49 }, 'INVALID', /ran or waited/],
    ['delayed', { run_delay_share: 0.15 }, 'SUSPECT', /waited for a CPU 15%/],
    [
      'typical lag in a fast system',
      { lag_p50_ms: 3, response_p50_ms: 20 },
      'SUSPECT',
      /3.0 ms late at the median, 15%/,
    ],
    ['all lag', { lag_p50_ms: 12, response_p50_ms: 20 }, 'INVALID', /60% of the response time, over 50%/],
    ['lag that a slow system hides', { lag_p50_ms: 12, response_p50_ms: 500 }, 'VALID', null],
    ['a timer of 1 ms on a null server', { lag_p50_ms: 0.9, response_p50_ms: 1 }, 'VALID', null],
    [
      'a slow tail of its own making',
      { lag_p99_ms: 40, response_p99_ms: 100 },
      'SUSPECT',
      /99th percentile, 40%/,
    ],
    ['a tail within a time slice', { lag_p99_ms: 8, response_p99_ms: 20 }, 'VALID', null],
    [
      'a tail that is mostly a time slice',
      { lag_p99_ms: 8, response_p99_ms: 10 },
      'SUSPECT',
      /99th percentile, 80%/,
    ],
    [
      'a tail that is all its own',
      { lag_p99_ms: 90, response_p99_ms: 100 },
      'INVALID',
      /99th percentile, 90%/,
    ],
    [
      'late, and no answer at all',
      { lag_p50_ms: 50, response_p50_ms: null, response_p99_ms: null },
      'INVALID',
      /late/,
    ],
  ] as const)('%s', (_, generator, validity, reason) => {
    const verdict = judge(but({ generator }));
    expect(verdict.validity).toBe(validity);
    if (reason) expect(verdict.validity_reasons[0]).toMatch(reason);
  });
});

describe('the machine', () => {
  test.each([
    ['stolen time', { steal_share: 0.08 }, 'SUSPECT', /took 8.0% of the CPU time, over 5.0%/],
    ['mostly stolen', { steal_share: 0.4 }, 'INVALID', /took 40%/],
    ['a noisy neighbour', { other_share: 0.2 }, 'SUSPECT', /outside the experiment took 20%/],
    ['a system past its knee', { busy_share: 0.99, pressure_share: 0.9 }, 'VALID', null],
  ] as const)('%s', (_, machine, validity, reason) => {
    const verdict = judge(but({ machine }));
    expect(verdict.validity).toBe(validity);
    if (reason) expect(verdict.validity_reasons[0]).toMatch(reason);
  });

  test('pressure stands in for a run delay that is not known', () => {
    const verdict = judge(but({ machine: { pressure_share: 0.9 }, generator: { run_delay_share: null } }));
    expect(verdict.validity).toBe('SUSPECT');
  });
});

describe('samples, users and counts', () => {
  test.each([
    ['one sample missing', { samples: { expected: 5, received: 4 } }, 'VALID'],
    ['many samples missing', { samples: { expected: 5, received: 3 } }, 'SUSPECT'],
    ['samples of a long window', { samples: { expected: 60, received: 53 } }, 'SUSPECT'],
    ['users missing', { users: { reached: 9 } }, 'INVALID'],
    ['in flight at the end', { requests: { sent: 400, completed: 397, censored: 3, system: 398 } }, 'VALID'],
    [
      'too much in flight at the end',
      { requests: { sent: 400, completed: 395, censored: 5, system: 397 } },
      'SUSPECT',
    ],
    ['sent once more', { requests: { resent: 1, system: 401 } }, 'VALID'],
    [
      'failed before the system saw them',
      { requests: { completed: 300, failed: 100, system: 300 } },
      'VALID',
    ],
    ['answered, and the system does not know', { requests: { system: 399 } }, 'SUSPECT'],
    ['somebody else uses the system', { requests: { system: 500 } }, 'INVALID'],
    ['a replica that died', { exited: ['app-1 exited: code 1'] }, 'SUSPECT'],
    ['too few to say much', { requests: { in_window: 60 } }, 'SUSPECT'],
  ] as const)('%s', (_, change, validity) => {
    expect(judge(but(change)).validity).toBe(validity);
  });
});

test('arrivals that were not sent as intended are doubtful, and a run too short to tell says so', () => {
  const certificate = (verdict: Certificate['verdict']): Evidence => ({
    ...fine,
    certificate: {
      verdict,
      suspect: false,
      arrivals: 100,
      sent: 100,
      dropped: 0,
      disordered: 0,
      send_cost_us: 10,
      distance_at_any_gap: null,
      checks:
        verdict === 'fails'
          ? [
              {
                name: 'distance',
                figure: 0.3,
                intended: 0,
                margin: 0.01,
                standard_error: 0,
                passed: false,
                sentence: 'because of the distance',
              },
            ]
          : [],
      sentences: [],
    },
  });
  expect(judge(certificate('passes'))).toEqual({ validity: 'VALID', validity_reasons: [] });
  expect(judge(certificate('fails')).validity).toBe('SUSPECT');
  expect(judge(certificate('fails')).validity_reasons[0]).toMatch(/to arrive: because of the distance$/);
  const short = judge(certificate('too short to tell'));
  expect(short.validity).toBe('VALID');
  expect(short.validity_reasons[0]).toMatch(/^Not checked: whether requests were sent/);
});

describe('what could not be checked is said', () => {
  test.each([
    [{ generator: { cpu_share: null, run_delay_share: null } }, /generator's CPU time/],
    [{ machine: { steal_share: null } }, /stolen/],
    [{ machine: { other_share: null } }, /outside the experiment/],
    [{ requests: { system: null } }, /does not count/],
  ])('%j', (change, reason) => {
    const verdict = judge(but(change));
    expect(verdict.validity).toBe('VALID');
    expect(verdict.validity_reasons[0]).toMatch(reason);
    expect(verdict.validity_reasons[0]).toMatch(/^Not checked: /);
  });
});

test('the worst reason comes first', () => {
  const { validity, validity_reasons } = judge(
    but({ users: { reached: 1 }, machine: { steal_share: 0.1 }, requests: { system: null } }),
  );
  expect(validity).toBe('INVALID');
  expect(validity_reasons.map((reason) => reason.split(' ')[0])).toEqual(['1', 'the', 'Not']);
});

describe('a load that ends with a count of requests', () => {
  const counted = { planned: 400, completed: 398, failed: 1, censored: 1 };

  test('is complete when all were made, whatever became of them', () => {
    expect(judge({ ...fine, counted }).validity).toBe('VALID');
  });

  test('is SUSPECT when its time was over before', () => {
    const { validity, validity_reasons } = judge({ ...fine, counted: { ...counted, completed: 37 } });
    expect(validity).toBe('SUSPECT');
    expect(validity_reasons[0]).toContain('39 of 400 requests');
  });
});

test('a synchronous load says that it could not keep its rate, which is no fault', () => {
  const { validity, validity_reasons } = judge({
    ...fine,
    synchronous: { asked_rps: 50, achieved_rps: 24.21 },
  });
  expect(validity).toBe('VALID');
  expect(validity_reasons[0]).toMatch(/^Of 50\/s asked, 24\.2\/s were sent: .*coordinated omission/);
});
