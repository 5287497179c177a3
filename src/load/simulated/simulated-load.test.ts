import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SystemModel } from '../../core/system.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import { merged, seriesOf } from '../../measure/series.ts';
import type { ClosedWorkload, OpenWorkload, PlannedTrial } from '../../plan/plan.ts';
import { machineRepair } from '../../queueing/index.ts';
import { tInterval } from '../../stats/index.ts';
import { SimulatedLoad } from './simulated-load.ts';

/** A request is 10 ms of CPU time of one process. */
const MODEL: SystemModel = {
  source: 'test',
  scenario: { name: 'test', options: {} },
  cpus: 1,
  services: { web: { cpu_s: 0.01, processes: 1, memory_bytes: 0 } },
  requests: { get: { share: 0.7, alone_s: 0.01, scv: 1 }, put: { share: 0.3, alone_s: 0.01, scv: 1 } },
};

const all = {
  timeout_s: 30,
  threads: 1,
  scenario: MODEL.scenario,
  transport: { insecure: false, redirects: 0, gzip: false },
} as const;
const closed = (given: Partial<ClosedWorkload>): ClosedWorkload => ({
  ...all,
  model: 'closed',
  users: 1,
  think: 'const:0s',
  spawn_rate: Number.MAX_SAFE_INTEGER,
  pacing_s: null,
  ...given,
});
const open = (rate: number, given: Partial<OpenWorkload> = {}): OpenWorkload => ({
  ...all,
  model: 'open',
  arrivals: 'poisson',
  rates: { kind: 'constant', rate },
  session: null,
  connections: 1000,
  ...given,
});

function trialOf(workload: PlannedTrial['workload'], phases: Partial<PlannedTrial['phases']> = {}, seed = 1) {
  return {
    order: 0,
    run_id: 'run_000',
    deployment: 0,
    repetition: 0,
    arm: 'a',
    factors: {},
    workload,
    phases: { warmup_s: 0, measure_s: 10, drain_s: 5, ...phases },
    replicas: {},
    seed,
  };
}

/** Runs a load to its end, in steps of so long. */
function run(trial: PlannedTrial, model = MODEL, step_s = 1) {
  const delays: number[] = [];
  const requests: RequestRecord[] = [];
  const load = new SimulatedLoad({
    trial,
    model,
    replicas: {},
    recorded: null,
    onSent: (delay) => delays.push(delay),
    onRequest: (request) => requests.push(request),
  });
  const batches = [];
  let goesOn = true;
  for (let time = step_s; goesOn; time += step_s) {
    goesOn = load.runTo(time);
    batches.push(...load.take());
  }
  const { batches: last, totals } = load.finish();
  const series = seriesOf({ batches: [[...batches, ...last]] });
  const sum = (key: 'sent' | 'done' | 'good') => series.cells.reduce((all, cell) => all + cell[key], 0);
  return { totals, series, delays, requests, load, sent: sum('sent'), done: sum('done'), good: sum('good') };
}

describe('a simulated load', () => {
  test('of users who think is machine repair', () => {
    const throughputs = Array.from({ length: 20 }, (_, seed) => {
      const users = closed({ users: 8, think: 'exp:50ms' });
      const { series } = run(trialOf(users, { warmup_s: 5, measure_s: 40 }, seed));
      const counted = series.cells.filter(({ second }) => second >= 5 && second < 45);
      return counted.reduce((sum, { done }) => sum + done, 0) / 40;
    });
    const { low, high } = tInterval(throughputs, 0.9999);
    const { throughput } = machineRepair(8, 0.05, 100, 1);
    expect(throughput).toBeGreaterThan(low!);
    expect(throughput).toBeLessThan(high!);
  });

  test('is the same in pieces as in one, and another with another seed', () => {
    const trial = trialOf(open(70, { session: { requests: 3, think: 'exp:20ms' } }));
    const whole = run(trial, MODEL, 100);
    const pieces = run(trial, MODEL, 0.37);
    expect(pieces.series.cells.map(({ sent, done }) => [sent, done])).toEqual(
      whole.series.cells.map(({ sent, done }) => [sent, done]),
    );
    expect(pieces.series.users).toEqual(whole.series.users);
    expect(new Set(whole.series.users).size).toBeGreaterThan(2);
    expect(run({ ...trial, seed: 2 }).totals.sent).not.toBe(whole.totals.sent);
  });

  test('loses no request, whatever it is', () => {
    const workload = fc.oneof(
      fc.record({
        users: fc.integer({ min: 1, max: 40 }),
        think: fc.constantFrom('const:0s', 'exp:30ms', 'const:20ms'),
        spawn_rate: fc.constantFrom(5, Number.MAX_SAFE_INTEGER),
        pacing_s: fc.constantFrom(null, 0.1),
        timeout_s: fc.constantFrom(0.03, 30),
      }),
      fc.record({
        rate: fc.constantFrom(3, 90, 130),
        connections: fc.constantFrom(1, 5, 1000),
        session: fc.constantFrom(null, { requests: 3, think: 'exp:10ms' }),
        timeout_s: fc.constantFrom(0.03, 30),
      }),
    );
    fc.assert(
      fc.property(
        workload,
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(0, 0.5),
        (given, seed, drain_s) => {
          const made = 'users' in given ? closed(given) : open(given.rate, given);
          const { totals, sent, done, good, delays, requests } = run(
            trialOf(made, { measure_s: 3, drain_s }, seed),
          );
          expect(totals.sent).toBe(totals.completed + totals.failed + totals.censored);
          expect([sent, done, good]).toEqual([
            totals.sent,
            totals.completed + totals.failed,
            totals.completed,
          ]);
          // Each is told once, and its number is its own.
          expect(new Set(requests.map(({ index }) => index)).size).toBe(requests.length);
          const ended = (is: (one: RequestRecord) => boolean) => requests.filter(is).length;
          expect({
            completed: ended((one) => one.done_s !== null && one.error === null),
            failed: ended((one) => one.error === 'timeout'),
            dropped: ended((one) => one.error === 'dropped' && one.sent_s === null),
            censored: ended((one) => one.done_s === null),
          }).toEqual(pick(totals));
          if (made.model === 'open' && !made.session) {
            expect(delays).toHaveLength(totals.sent + totals.dropped);
            expect(delays.filter(Number.isNaN)).toHaveLength(totals.dropped);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('gives up what takes too long, and the system works on for nothing', () => {
    const { totals, load } = run(trialOf(closed({ users: 20, timeout_s: 0.05 })));
    expect(totals.failed).toBeGreaterThan(totals.completed);
    expect(totals.statuses).toEqual({ 0: totals.failed, 200: totals.completed });
    // Nobody who waits at most 50 ms of a queue of 200 ms is served in time but by luck; the CPU is busy all the same.
    expect(load.counters().cpu_s.web).toBeGreaterThan(9.5);
  });

  test('has late and dropped arrivals where connections are few, and response times tell', () => {
    const few = run(trialOf(open(90, { connections: 1 })));
    const many = run(trialOf(open(90)));
    expect(Math.max(...few.delays)).toBeGreaterThan(0.02);
    expect(Math.max(...many.delays)).toBe(0);
    const mean = ({ series }: typeof few) => merged(series.cells.flatMap(({ response }) => response)).mean;
    // One connection is one server with one queue, wherever requests wait.
    expect(mean(few) / mean(many)).toBeCloseTo(1, 2);
  });

  test('drops what finds no connection in time', () => {
    const { totals, delays } = run(trialOf(open(130, { connections: 1, timeout_s: 0.05 })));
    expect(totals.dropped).toBeGreaterThan(100);
    expect(delays.filter(Number.isNaN)).toHaveLength(totals.dropped);
    for (const delay of delays) if (!Number.isNaN(delay)) expect(delay).toBeLessThanOrEqual(0.05 + 1e-9);
  });

  test('ends with a count of requests', () => {
    const { totals, load } = run(
      trialOf(closed({ users: 7, requests: 500 }), { warmup_s: 1, measure_s: 1000 }),
    );
    expect(totals.counted).toMatchObject({ completed: 500, failed: 0, censored: 0 });
    expect(totals.counted!.first_s).toBeGreaterThanOrEqual(1);
    expect(load.now).toBeLessThan(20);
  });

  test('has the requests in their parts, and the users as they come', () => {
    const { series } = run(trialOf(closed({ users: 5, spawn_rate: 0.9 }), { measure_s: 60 }));
    expect(series.users.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 5]);
    const of = (name: string) =>
      series.cells.filter((cell) => cell.name === name).reduce((sum, { done }) => sum + done, 0);
    // 6,000 requests: a part of 0.7 lies within 4.5 of its standard errors of 0.006.
    expect(of('get') / (of('get') + of('put'))).toBeGreaterThan(0.673);
    expect(of('get') / (of('get') + of('put'))).toBeLessThan(0.727);
  });

  describe('tells of each request', () => {
    const told = (model: SystemModel, workload: PlannedTrial['workload'] = open(80)) =>
      run(trialOf(workload), model).requests.sort((a, b) => a.index - b.index);

    test("when the one server had it: Lindley's recursion, to the last bit", () => {
      for (const workload of [open(80), open(130), closed({ users: 8, think: 'exp:20ms' })]) {
        const requests = told(MODEL, workload).filter(({ server }) => server !== null);
        expect(requests.length).toBeGreaterThan(500);
        const inOrder = requests.toSorted((a, b) => a.sent_s! - b.sent_s!);
        let freed = 0;
        for (const { server, sent_s, done_s } of inOrder) {
          expect(server!.arrived_s).toBe(sent_s);
          expect(server!.started_s).toBe(Math.max(sent_s!, freed));
          expect(server!.freed_s).toBe(done_s);
          expect(server!.freed_s - server!.started_s).toBeCloseTo(server!.drawn_s!, 9);
          expect(server!.service_s).toBe(server!.drawn_s);
          freed = server!.freed_s;
        }
      }
    });

    test('the same draws as ever, with the wait for whom nobody waits any more', () => {
      const impatient = told(MODEL, open(130, { timeout_s: 0.05 }));
      const patient = new Map(told(MODEL, open(130)).map((one) => [one.index, one]));
      const answered = impatient.filter(({ server }) => server !== null);
      expect(answered.length).toBeGreaterThan(20);
      expect(answered.length).toBeLessThan(impatient.length);
      for (const { index, server } of answered) expect(server).toEqual(patient.get(index)!.server);
    });

    test.each<[string, Partial<SystemModel>]>([
      ['two processes', { services: { web: { cpu_s: 0.01, processes: 2, memory_bytes: 0 } } }],
      [
        'a process for each request',
        { services: { web: { cpu_s: 0.01, processes: null, memory_bytes: 0 } } },
      ],
      [
        'two services',
        { services: { ...MODEL.services, db: { cpu_s: 0.001, processes: 1, memory_bytes: 0 } } },
      ],
    ])('and nothing of a server where there are %s', (_, other) => {
      expect(told({ ...MODEL, ...other }).every(({ server }) => server === null)).toBe(true);
    });

    test('on part of a CPU a service takes longer than was drawn', () => {
      const [first] = told({ ...MODEL, cpus: 0.5 });
      expect(first!.server!.service_s).toBe(2 * first!.server!.drawn_s!);
      expect(first!.server!.freed_s - first!.server!.started_s).toBeCloseTo(first!.server!.service_s, 9);
    });

    test('sessions: number arrival * requests + step', () => {
      const requests = told(MODEL, open(20, { session: { requests: 3, think: 'exp:10ms' } }));
      const firsts = requests.filter(({ index }) => index % 3 === 0);
      const arrivals = told(MODEL, open(20));
      expect(firsts.map(({ intended_s }) => intended_s)).toEqual(
        arrivals.map(({ intended_s }) => intended_s),
      );
    });
  });
});

const pick = ({ completed, failed, dropped, censored }: ReturnType<typeof run>['totals']) => ({
  ...{ completed, failed, dropped, censored },
});
