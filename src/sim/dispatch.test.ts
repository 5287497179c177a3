import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { constant } from '../stats/distributions/constant.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import { exponential } from '../stats/distributions/exponential.ts';
import { mean, tInterval } from '../stats/index.ts';
import { arrivalsOf } from './arrivals.ts';
import { amongOf, routerOf } from './dispatch.ts';
import type { Dispatcher, SimulationModel, StationModel } from './model.ts';
import { simulate } from './repetition.ts';
import { Simulation } from './simulation.ts';
import { distribution } from './support/models.ts';
import { withScv } from './with-scv.ts';

const every: readonly Dispatcher[] = [
  { rule: 'random' },
  { rule: 'round-robin' },
  { rule: 'shortest-queue', choices: 2 },
  { rule: 'shortest-queue' },
  { rule: 'least-work', choices: 2 },
  { rule: 'least-work' },
];
const nameOf = ({ rule, choices }: Dispatcher) => (choices ? `${rule} of ${choices}` : rule);

/** Stations that are alike behind a dispatcher. */
const farm = (
  lambda: number,
  servers: number,
  service: Distribution,
  entry: Dispatcher,
  station: Partial<StationModel> = {},
): SimulationModel => ({
  stations: Array.from({ length: servers }, () => ({ ...station, service })),
  classes: [{ source: { gaps: exponential(1 / lambda) }, entry }],
});
const shared = (lambda: number, servers: number, service: Distribution): SimulationModel => ({
  stations: [{ servers, service }],
  classes: [{ source: { gaps: exponential(1 / lambda) } }],
});

/** Response times in the order of the answers. */
function responses(model: SimulationModel, rng: Rng, requests: number): number[] {
  const simulation = new Simulation(model, rng, { keepResponses: true });
  simulation.run({ requests });
  return [...simulation.responses!.slice()];
}

describe('a dispatcher', () => {
  const sight = (lengths: readonly number[]) => ({
    numberInside: (i: number) => lengths[i]!,
    workLeft: (i: number) => lengths[i]! / 10,
  });
  const counts = (to: Dispatcher, lengths: readonly number[], draws = 3000) => {
    const router = routerOf(to, createRng(7), { stations: lengths.length, sight: sight(lengths) });
    const out = lengths.map(() => 0);
    for (let i = 0; i < draws; i++) out[router.next()]!++;
    return out;
  };

  test('takes the least of all, and of those that tie each as often', () => {
    for (const rule of ['shortest-queue', 'least-work'] as const) {
      const [a, b, c, d] = counts({ rule }, [3, 1, 2, 1]);
      expect([a, c]).toEqual([0, 0]);
      // Six standard deviations of a binomial: one in 10^8.
      expect(Math.abs(b! - 1500)).toBeLessThan(6 * Math.sqrt(750));
      expect(b! + d!).toBe(3000);
    }
    for (const one of counts({ rule: 'shortest-queue' }, [5, 5, 5]))
      expect(Math.abs(one - 1000)).toBeLessThan(6 * Math.sqrt(667));
  });

  test('of two that it draws takes the shorter: the longest of four never, the shortest half the time', () => {
    const found = counts({ rule: 'shortest-queue', choices: 2 }, [4, 3, 2, 1], 6000);
    // Of the 6 pairs, 0, 1, 2 and 3 have this one as the shorter.
    for (const [i, one] of found.entries())
      expect(Math.abs(one - 1000 * i)).toBeLessThan(6 * Math.sqrt(1500));
    expect(found[0]).toBe(0);
  });

  test('goes round, and draws at random', () => {
    expect(counts({ rule: 'round-robin' }, [9, 0, 0])).toEqual([1000, 1000, 1000]);
    for (const one of counts({ rule: 'random' }, [9, 0, 0]))
      expect(Math.abs(one - 1000)).toBeLessThan(6 * Math.sqrt(667));
  });

  test('keeps to the stations it chooses among', () => {
    for (const dispatcher of every) {
      const [a, b, c, d] = counts({ ...dispatcher, among: [3, 1] }, [0, 1, 0, 1]);
      expect([a, c, b! + d!]).toEqual([0, 0, 3000]);
    }
    expect(amongOf({ rule: 'random' }, 3)).toEqual([0, 1, 2]);
  });
});

describe.each(every.map((entry) => [nameOf(entry), entry] as const))('%s', (_, entry) => {
  const choices = (n: number) =>
    entry.choices === undefined ? entry : { ...entry, choices: Math.min(n, 2) };

  test('before one server is one queue, request by request', () => {
    const [rng, service] = [() => createRng(11), exponential(1)];
    expect(responses(farm(0.8, 1, service, choices(1)), rng(), 2000)).toEqual(
      responses(shared(0.8, 1, service), rng(), 2000),
    );
  });

  test('gives servers that are alike equal shares', () => {
    const runs = simulate(farm(2.4, 3, exponential(1), entry), createRng(12), {
      requests: 20_000,
      repetitions: 10,
    });
    for (let i = 0; i < 3; i++) {
      const shares = runs.map(({ whole }) => whole.stations[i]!.throughput / throughputOf(whole));
      // One error in a thousand over three shares of six rules; requests under way at the ends of a run count for some.
      const { low, high } = tInterval(shares, 1 - 0.001 / 18);
      expect(low).toBeLessThan(1 / 3 + 1e-3);
      expect(high).toBeGreaterThan(1 / 3 - 1e-3);
    }
  });

  test('works for any services, disciplines and rooms, and loses no request and no work', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
        distribution,
        fc.constantFrom('fifo', 'lifo', 'lifo-preemptive', 'ps'),
        fc.integer({ min: 2, max: 4 }),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        fc.option(distribution, { nil: undefined }),
        (times, service, discipline, servers, room, timeout) => {
          const arrivals = arrivalsOf([...times].sort((a, b) => a - b).map((t) => t / 16));
          const station: StationModel = { discipline, service, ...(room ? { room } : {}) };
          const world = new Simulation(
            {
              stations: Array.from({ length: servers }, () => station),
              classes: [{ source: { arrivals }, entry, ...(timeout ? { timeout: { after: timeout } } : {}) }],
            },
            createRng(13),
          );
          world.run({});
          expect(world.finished).toBe(times.length);
          const { stations, time } = world.measures();
          stations.forEach((one, i) => {
            expect(world.numberInside(i)).toBe(0);
            if (entry.rule === 'least-work') expect(world.workLeft(i)).toBeCloseTo(0, 9);
            // Little: nobody was there at either end.
            if (timeout === undefined && one.throughput > 0)
              expect(one.numberInside * time).toBeCloseTo(one.throughput * time * one.responseTime, 6);
          });
        },
      ),
      { numRuns: 40, seed: 14 },
    );
  });
});

const throughputOf = ({ stations }: { readonly stations: readonly { readonly throughput: number }[] }) =>
  stations.reduce((sum, one) => sum + one.throughput, 0);

describe('services belong to requests', () => {
  test('so the least work left answers each request as one shared queue does', () => {
    for (const [scv, servers] of [
      [1, 4],
      [4, 3],
      [0.3, 2],
    ] as const) {
      const service = withScv(1, scv);
      const one = responses(
        farm(0.9 * servers, servers, service, { rule: 'least-work' }),
        createRng(15),
        5000,
      );
      const other = responses(shared(0.9 * servers, servers, service), createRng(15), 5000);
      for (const [i, time] of one.entries()) expect(time).toBeCloseTo(other[i]!, 8);
    }
  });

  test('so constant services are shared in turn as by one queue', () => {
    const one = responses(farm(1.8, 2, constant(1), { rule: 'round-robin' }), createRng(16), 3000);
    const other = responses(shared(1.8, 2, constant(1)), createRng(16), 3000);
    for (const [i, time] of one.entries()) expect(time).toBeCloseTo(other[i]!, 8);
  });

  test('but stations with services of their own draw for themselves', () => {
    const [fast, slow] = [exponential(1), exponential(3)];
    const model: SimulationModel = {
      stations: [{ service: fast }, { service: slow }],
      classes: [{ source: { gaps: exponential(1) }, entry: { rule: 'shortest-queue' } }],
    };
    const runs = simulate(model, createRng(17), { requests: 20_000, repetitions: 4 });
    const [a, b] = runs[0]!.whole.stations;
    expect(a!.responseTime).toBeLessThan(b!.responseTime);
    expect(a!.throughput).toBeGreaterThan(b!.throughput);
  });
});

describe('knowing more is never worse', () => {
  const service = exponential(1);
  const runs = (entry: Dispatcher, lambda: number) =>
    simulate(farm(lambda, 4, service, entry), createRng(18), { requests: 20_000, repetitions: 12 }).map(
      ({ whole }) => mean(whole.stations.map((one) => one.numberInside)),
    );

  test.each([1.2, 2.8, 3.6])('at rate %f over four servers', (lambda) => {
    const order = [
      { rule: 'random' },
      { rule: 'shortest-queue', choices: 2 },
      { rule: 'shortest-queue' },
      { rule: 'least-work' },
    ] as const;
    const numbers = order.map((entry) => runs(entry, lambda));
    for (let i = 1; i < numbers.length; i++) {
      const gained = numbers[i]!.map((value, k) => numbers[i - 1]![k]! - value);
      // Nine differences with one error in a thousand over all of them.
      expect(tInterval(gained, 1 - 0.002 / 9).high).toBeGreaterThan(0);
      if (lambda > 2) expect(mean(gained)).toBeGreaterThan(0);
    }
  });
});

describe('work left', () => {
  test.each(['fifo', 'lifo-preemptive', 'ps'] as const)('falls as it is done: %s', (discipline) => {
    const model: SimulationModel = {
      stations: [{ discipline, service: constant(2) }],
      classes: [{ source: { arrivals: arrivalsOf([0, 1]) }, entry: { rule: 'least-work' } }],
    };
    const world = new Simulation(model, createRng(1));
    const left = [0.5, 1, 1.5, 3.5, 4].map((time) => {
      world.run({ time });
      return world.workLeft(0);
    });
    expect(left).toEqual([1.5, 3, 2.5, 0.5, 0]);
  });
});

test('a hop may be dispatched: from a front to the shorter of two', () => {
  const model: SimulationModel = {
    stations: [{ service: constant(0.5) }, { service: constant(3) }, { service: constant(3) }],
    classes: [
      {
        source: { arrivals: arrivalsOf([0, 1, 2, 3]) },
        routing: [{ rule: 'shortest-queue', among: [1, 2] }, [0, 0, 0], [0, 0, 0]],
      },
    ],
  };
  const world = new Simulation(model, createRng(3), { keepResponses: true });
  world.run({});
  // Out of the front at 0.5, 1.5, 2.5, 3.5; the third and fourth wait for the first and second, which end at 3.5 and 4.5.
  expect([...world.responses!.slice()]).toEqual([3.5, 3.5, 4.5, 4.5]);
  expect(world.measures().stations[1]!.throughput).toBe(world.measures().stations[2]!.throughput);
});

test('what a dispatcher cannot do is refused', () => {
  const refused: [Dispatcher, RegExp][] = [
    [{ rule: 'random', among: [] }, /chooses among at least one station/],
    [{ rule: 'random', among: [0, 2] }, /among stations from 0 to 1, got 2/],
    [{ rule: 'random', among: [1, 1] }, /among different stations, got 1,1/],
    [{ rule: 'random', choices: 2 }, /compares no stations by the rule 'random'/],
    [{ rule: 'shortest-queue', choices: 3 }, /looks at no more than 2 stations, got 3/],
    [{ rule: 'shortest-queue', choices: 0 }, /whole number of at least 1, got 0/],
    [JSON.parse('{"rule":"fastest"}'), /dispatch rule of random, .*, got 'fastest'/],
  ];
  const service = constant(1);
  for (const [entry, message] of refused) {
    const classes = [{ source: { gaps: constant(1) }, entry }];
    expect(() => new Simulation({ stations: [{ service }, { service }], classes }, createRng(1))).toThrow(
      message,
    );
    const routing = [entry, [0, 0]];
    expect(
      () =>
        new Simulation(
          { stations: [{ service }, { service }], classes: [{ source: { gaps: constant(1) }, routing }] },
          createRng(1),
        ),
    ).toThrow(message);
  }
});
