import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { constant, type Distribution } from '../stats/index.ts';
import { arrivalsOf } from './arrivals.ts';
import type { ClassModel, SimulationModel, StationModel } from './model.ts';
import { Simulation } from './simulation.ts';

// Small worlds without chance, worked out by hand.

/** These values one after the other, and the last one for ever. */
function inTurn(...values: number[]): Distribution {
  let i = 0;
  return { ...constant(1), sample: () => values[Math.min(i++, values.length - 1)]! };
}

const oneClass = (
  times: number[],
  station: StationModel,
  more: Partial<ClassModel> = {},
): SimulationModel => ({
  stations: [station],
  classes: [{ source: { arrivals: arrivalsOf(times) }, ...more }],
});

/** Response times in the order of the answers, and all that was measured up to `time`. */
function run(model: SimulationModel, time = 100) {
  const simulation = new Simulation(model, createRng(1), { keepResponses: true });
  simulation.run({ time });
  const { stations, classes } = simulation.measures();
  return {
    responses: [...simulation.responses!.slice()],
    station: stations[0]!,
    client: classes[0]!,
    simulation,
  };
}

describe('one server', () => {
  // Arrivals at 0, 1, 2 with services 4, 2, 1.
  const at = (discipline: StationModel['discipline']) =>
    run(oneClass([0, 1, 2], { service: inTurn(4, 2, 1), discipline: discipline! })).responses;

  test('first come first served: done at 4, 6, 7', () => expect(at('fifo')).toEqual([4, 5, 5]));
  test('last come first served: done at 4, then the third at 5, the second at 7', () =>
    expect(at('lifo')).toEqual([4, 3, 6]));
  test('interrupted by whoever comes: the third is done at 3, the second at 4, the first at 7', () =>
    expect(at('lifo-preemptive')).toEqual([1, 3, 7]));
  test('shared: the third has its 1 at 5, the second its 2 at 6.5 less what it had before, the first is last', () => {
    // Alone until 1 (first: 1 of 4), two until 2 (1.5; 0.5), three from then on: the third needs 3 (2.5; 1.5; 1) = 5,
    // then two: the second needs .5 more, at 6; the first has 3 and is alone until 7.
    expect(at('ps')).toEqual([3, 5, 7]);
  });
});

describe('two classes', () => {
  const model = (discipline: 'priority' | 'priority-preemptive'): SimulationModel => ({
    stations: [{ discipline, service: [constant(4), constant(1)] }],
    classes: [
      { source: { arrivals: arrivalsOf([0, 1]) }, priority: 5 },
      { source: { arrivals: arrivalsOf([2, 3]) }, priority: 1 },
    ],
  });

  test('the urgent ones go first and wait for who is in service', () => {
    // 4; urgent 5 and 6; the other plain one 10.
    const { simulation, station } = run(model('priority'));
    expect([...simulation.responses!.slice()]).toEqual([4, 3, 3, 9]);
    expect(station.classes.map((one) => one.responseTime)).toEqual([6.5, 3]);
  });

  test('or take the server away, and who was interrupted goes on before those of its class', () => {
    // Urgent 2 to 4; the first plain one has had 2 of 4 and ends at 6, the second at 10.
    const { responses } = run(model('priority-preemptive'));
    expect(responses).toEqual([1, 1, 6, 9]);
  });
});

describe('servers and room', () => {
  test('two servers take two, a delay takes all', () => {
    const times = [0, 0, 0, 0];
    expect(run(oneClass(times, { service: constant(3), servers: 2 })).responses).toEqual([3, 3, 6, 6]);
    expect(run(oneClass(times, { service: constant(3), servers: 'delay' })).responses).toEqual([3, 3, 3, 3]);
  });

  test('two processors are shared by three at two thirds of a pace', () => {
    const { responses, station } = run(
      oneClass([0, 0, 0], { service: constant(2), servers: 2, discipline: 'ps' }),
      3,
    );
    expect(responses).toEqual([3, 3, 3]);
    expect(station).toMatchObject({ utilisation: 1, numberInside: 3, numberWaiting: 1 });
  });

  test('who finds no room is lost', () => {
    const { responses, station, client } = run(oneClass([0, 1, 2, 3], { service: constant(10), room: 2 }));
    expect(responses).toEqual([10, 19]);
    expect(station.lossProbability).toBe(0.5);
    expect(client.failureProbability).toBe(0.5);
  });
});

describe('clients', () => {
  test('without patience leave the queue, not the service', () => {
    const { responses, station } = run(
      oneClass([0, 1, 2], { service: constant(10) }, { patience: constant(7.5) }),
    );
    // The first is served until 10; the others give up at 8.5 and 9.5.
    expect(responses).toEqual([10]);
    expect(station.abandonProbability).toBeCloseTo(2 / 3, 15);
    const longer = run(oneClass([0, 1, 2], { service: constant(10) }, { patience: constant(9.5) }));
    expect(longer.responses).toEqual([10, 19]);
  });

  test('that time out take their work with them, or leave it behind', () => {
    const timed = (work: 'cancelled' | 'wasted') =>
      run(oneClass([0, 1, 2], { service: inTurn(10, 1) }, { timeout: { after: constant(5), work } }));
    // Given up at 5: the server is free for the second and the third.
    expect(timed('cancelled').responses).toEqual([5, 5]);
    // The second and third give up at 6 and 7, and are all served for nothing.
    const wasted = timed('wasted');
    expect(wasted.responses).toEqual([]);
    expect(wasted.client).toMatchObject({ failureProbability: 1, timeoutProbability: 1, wasted: 0.03 });
  });

  test('try again, and their response time counts from the first time', () => {
    const { responses, client } = run(
      oneClass([0, 1], { service: constant(4), room: 1 }, { retry: { times: 2, backoff: constant(2) } }),
    );
    // The second comes at 1 and 3 in vain, and at 5 finds room: 9 less 1.
    expect(responses).toEqual([4, 8]);
    expect(client).toMatchObject({ failureProbability: 0, attempts: 2 });
  });

  test('of a closed class think, send, and think again', () => {
    const { responses, station, client } = run(
      {
        stations: [{ service: constant(2) }],
        classes: [{ source: { users: 2, think: constant(4) } }],
      },
      46,
    );
    // Both come at 4; one has its answer at 6, the other at 8; from then on they miss each other.
    expect(responses.slice(0, 4)).toEqual([2, 4, 2, 2]);
    expect(station.utilisation).toBeCloseTo(28 / 46, 12);
    expect(client.throughput).toBeCloseTo(14 / 46, 12);
  });
});

describe('servers that fail', () => {
  const failing = (work: 'resume' | 'restart' | 'lost') =>
    run(
      oneClass([0], {
        service: constant(5),
        failures: { uptime: inTurn(2, 100), downtime: constant(3), work },
      }),
      20,
    );

  test('go on after the repair, begin again, or have lost the work', () => {
    expect(failing('resume').responses).toEqual([8]);
    expect(failing('restart').responses).toEqual([10]);
    expect(failing('lost').client.failureProbability).toBe(1);
  });

  test('leave their work to another one that is free', () => {
    const { responses, station } = run(
      oneClass([0], {
        servers: 2,
        service: constant(5),
        failures: { uptime: inTurn(100, 2, 100), downtime: constant(3) },
      }),
      10,
    );
    // The server that comes up last is taken first, and is the one that fails at 2.
    expect(responses).toEqual([5]);
    expect(station.utilisation).toBeCloseTo(5 / 17, 12);
  });
});

describe('replicas', () => {
  /** Wants these numbers at 1, 2, 3 ... and the last for ever. */
  const asks = (...wanted: number[]) => ({
    every_s: 1,
    policy: () => {
      let i = 0;
      return () => ({ desired: wanted[Math.min(i++, wanted.length - 1)]!, why: ['because'] });
    },
  });

  test('start late, and drain before they stop', () => {
    const { responses, station, simulation } = run(
      oneClass([0, 0, 0, 6], {
        service: constant(5),
        replicas: { initial: 1, startup: constant(2), scaling: asks(2, 2, 2, 1) },
      }),
      20,
    );
    // One server until the second comes up at 3: done at 5 and 8. From 4 on one is too many: the younger drains until 8,
    // and the third waits for the elder, from 5 to 10; the fourth from 10 to 15.
    expect(responses).toEqual([5, 8, 10, 9]);
    // Paid for: one for 20, the other from its order at 1 until 8.
    expect(station.replicas).toBeCloseTo(27 / 20, 12);
    const seen = simulation.decisions(0).map((one) => one.seen);
    expect([seen[0]!, seen[1]!, seen[3]!].map((one) => one.replicas)).toEqual([
      { desired: 1, ready: 1, starting: 0 },
      { desired: 2, ready: 1, starting: 1 },
      { desired: 2, ready: 2, starting: 0 },
    ]);
    expect(seen[0]).toMatchObject({
      time_s: 1,
      arrivalRate: 3,
      queueLength: 2,
      concurrency: 3,
      utilisation: 1,
    });
    expect(seen[5]!.responseTime).toMatchObject({ mean_s: 5, p99_s: 5 });
    expect(seen[5]!.metrics).toMatchObject({ throughput: 1, draining: 1 });
  });

  test('that are not wanted any more before they are up never serve', () => {
    const { responses, station } = run(
      oneClass([0, 0], {
        service: constant(5),
        replicas: { initial: 1, startup: constant(2), scaling: asks(3, 1) },
      }),
      10,
    );
    expect(responses).toEqual([5, 10]);
    expect(station.replicas).toBeCloseTo(12 / 10, 12);
  });

  test('of several servers take several', () => {
    const { responses } = run(
      oneClass([0, 0, 0, 0, 0], { servers: 2, service: constant(5), replicas: { initial: 2 } }),
    );
    expect(responses).toEqual([5, 5, 5, 5, 10]);
  });
});

test('requests go from station to station', () => {
  const { responses } = run({
    stations: [{ service: constant(1) }, { service: constant(2) }],
    classes: [
      {
        source: { arrivals: arrivalsOf([0, 0]) },
        routing: [
          [0, 1],
          [0, 0],
        ],
      },
    ],
  });
  expect(responses).toEqual([3, 5]);
});
