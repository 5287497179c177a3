import fc from 'fast-check';
import { constant, type Distribution, exponential, gamma, hyperexponential } from '../../stats/index.ts';
import { arrivalsOf } from '../arrivals.ts';
import type { ClassModel, Discipline, Dispatcher, SimulationModel, StationModel } from '../model.ts';

/** Whole sixteenths, so that ties happen. */
const time = fc.integer({ min: 1, max: 64 }).map((n) => n / 16);

export const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  time.map((mean) => constant(mean)),
  time.map((mean) => exponential(mean)),
  time.map((mean) => gamma(mean, 0.3)),
  time.map((mean) => hyperexponential(mean, 4)),
);

const disciplines: readonly Discipline[] = [
  'fifo',
  'lifo',
  'lifo-preemptive',
  'ps',
  'priority',
  'priority-preemptive',
];

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

/** Sometimes long enough for any service, or one that begins again after a failure would never end. */
const failures = fc.record({
  uptime: fc.integer({ min: 8, max: 40 }).map((mean) => exponential(mean)),
  downtime: distribution,
  work: fc.constantFrom('resume', 'restart', 'lost'),
});

/** A policy that is hard to please: it wants another number of replicas each time. */
const restless = fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }).map((wanted) => ({
  every_s: 2,
  policy: () => {
    let i = 0;
    return () => ({ desired: Math.max(1, wanted[i++ % wanted.length]!), why: [] });
  },
}));

const station: fc.Arbitrary<StationModel> = fc
  .record({
    servers: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant('delay' as const)),
    discipline: fc.constantFrom(...disciplines),
    service: distribution,
    room: optional(fc.integer({ min: 1, max: 6 })),
    failures: optional(failures),
    replicas: optional(fc.record({ initial: fc.nat(3), startup: optional(distribution), scaling: restless })),
  })
  .map(({ failures: f, replicas, discipline, servers, room, service }) => {
    const scaled = servers !== 'delay' && !discipline.endsWith('preemptive') && replicas !== undefined;
    return {
      servers,
      discipline,
      service,
      ...(room === undefined ? {} : { room }),
      ...(servers === 'delay' || f === undefined ? {} : { failures: f }),
      ...(scaled ? { replicas: withoutNothing(replicas) } : {}),
    };
  });

/** Optional keys that are undefined are left out. */
function withoutNothing<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

const dispatcher = (stations: number): fc.Arbitrary<Dispatcher> =>
  fc.oneof(
    fc.record({ rule: fc.constantFrom('random', 'round-robin', 'least-work') }),
    fc.record({ rule: fc.constant('shortest-queue'), choices: fc.integer({ min: 1, max: stations }) }),
  );

const clients = (stations: number): fc.Arbitrary<ClassModel> =>
  fc
    .record({
      times: fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 80 }),
      weights: fc.array(fc.array(fc.nat(3), { minLength: stations, maxLength: stations }), {
        minLength: stations,
        maxLength: stations,
      }),
      entry: fc.oneof(fc.nat(stations - 1), dispatcher(stations)),
      priority: fc.nat(2),
      patience: optional(distribution),
      timeout: optional(fc.record({ after: distribution, work: fc.constantFrom('cancelled', 'wasted') })),
      retry: optional(fc.record({ times: fc.nat(2), backoff: distribution })),
    })
    .map(({ times, weights, ...rest }) => ({
      ...withoutNothing(rest),
      source: { arrivals: arrivalsOf([...times].sort((a, b) => a - b).map((t) => t / 16)) },
      // Four parts of five at most go on, so that all leave in the end.
      routing: weights.map((row) => {
        const sum = row.reduce((total, weight) => total + weight, 0) + 1;
        return row.map((weight) => (0.8 * weight) / sum);
      }),
    }));

/** Any open model whose arrivals end: it is empty at the end as it was at the beginning. */
export const finiteModel: fc.Arbitrary<SimulationModel> = fc
  .array(station, { minLength: 1, maxLength: 3 })
  .chain((stations) =>
    fc.record({
      stations: fc.constant(stations),
      classes: fc.array(clients(stations.length), { minLength: 1, maxLength: 2 }),
    }),
  );

/** One queue with Poisson arrivals. */
export const poissonQueue = (lambda: number, station: StationModel): SimulationModel => ({
  stations: [station],
  classes: [{ source: { gaps: exponential(1 / lambda) } }],
});
