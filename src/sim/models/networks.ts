import type { Given } from '../../queueing/theory/index.ts';
import { exponential } from '../../stats/distributions/exponential.ts';
import type { SimulationModel, StationModel } from '../model.ts';
import { withScv } from '../with-scv.ts';
import { closedAnswer, networkAnswer } from './answers.ts';
import type { NamedModel } from './model.ts';
import { inTheory } from './single-queues.ts';

/** From each station to the next, and out after the last. */
const inLine = (stations: number) =>
  Array.from({ length: stations }, (_, i) =>
    Array.from({ length: stations }, (_, j) => (j === i + 1 ? 1 : 0)),
  );

/** An exponential time of this mean, or none. */
const time = (mean: number) => withScv(mean, 1);

const closed = (given: Given): SimulationModel => {
  const demands = given.numbers('demands');
  const servers = given.servers(demands.length);
  return {
    stations: demands.map((demand, k) => ({ servers: servers[k]!, service: time(demand) })),
    classes: [
      {
        source: { users: given.number('users'), think: time(given.number('think', 0)) },
        routing: inLine(demands.length),
      },
    ],
  };
};

/** Classes that need different times of a station share it, or the network would have no product form. */
const classes = (given: Given): SimulationModel => {
  const users = given.numbers('users');
  const demands = given.matrix('demands');
  const servers = given.servers(demands[0]!.length);
  const think = given.numbers(
    'think',
    users.map(() => 0),
  );
  return {
    stations: servers.map((kind, k) => ({
      ...(kind === 'delay' ? { servers: 'delay' as const } : { discipline: 'ps' as const }),
      service: demands.map((row) => time(row[k]!)),
    })),
    classes: users.map((n, c) => ({
      source: { users: n, think: time(think[c]!) },
      routing: inLine(servers.length),
    })),
  };
};

const stationsOf = (given: Given): StationModel[] => {
  const service = given.numbers('service');
  const servers = given.servers(service.length);
  return service.map((mean, k) => ({ servers: servers[k]!, service: time(mean) }));
};

/**
 * By visits: after each a request goes on with probability 1 - 1 / V to a station that is drawn in proportion to its
 * visits, V being their sum, so it makes V on average.
 */
const byVisits = (given: Given): SimulationModel => {
  const visits = given.numbers('visits');
  const all = visits.reduce((sum, v) => sum + v, 0);
  const row = visits.map((v) => (v / all) * Math.max(0, 1 - 1 / all));
  return {
    stations: stationsOf(given),
    classes: [
      {
        source: { gaps: exponential(1 / given.number('lambda')) },
        entry: visits.map((v) => v / all),
        routing: visits.map(() => row),
      },
    ],
  };
};

const byRouting = (given: Given): SimulationModel => {
  const external = given.numbers('external');
  const lambda = external.reduce((sum, rate) => sum + rate, 0);
  return {
    stations: stationsOf(given),
    classes: [
      {
        source: { gaps: exponential(1 / lambda) },
        entry: external.map((rate) => rate / lambda),
        routing: given.matrix('routing'),
      },
    ],
  };
};

export const networks = {
  closed: {
    title: 'Closed network of one class: N users, stations, thinking',
    needs: ['demands', 'users'],
    takes: ['think', 'servers'],
    example: '--demands 2,3,1 --users 20 --think 4 --servers 1,2,delay',
    make: closed,
    answer: closedAnswer,
    theory: inTheory('closed'),
  },
  mva: {
    title: 'Closed network of several classes, its stations shared; a row of demands a class',
    needs: ['demands', 'users'],
    takes: ['think', 'servers'],
    example: "--demands '1,3;2,4' --users 1,1",
    make: classes,
    answer: ({ classes: each, stations }) => ({
      classes: each.map(({ throughput, responseTime }, c) => ({
        throughput,
        responseTime,
        stations: stations.map((one) => ({
          residenceTime: one.classes[c]!.responseTime,
          numberInside: one.classes[c]!.numberInside,
        })),
      })),
    }),
    theory: inTheory('mva'),
  },
  open: {
    title: 'Open network by visits',
    needs: ['lambda', 'visits', 'service'],
    takes: ['servers'],
    example: '--lambda 3 --visits 16,7,8 --service 0.01,0.02,0.03',
    make: byVisits,
    answer: networkAnswer,
    theory: inTheory('open'),
  },
  jackson: {
    title: 'Open Jackson network by routing probabilities',
    needs: ['external', 'routing', 'service'],
    takes: ['servers'],
    example: "--external 1,0 --routing '0,1;0.5,0' --service 0.1,0.2",
    make: byRouting,
    answer: networkAnswer,
    theory: inTheory('jackson'),
  },
} as const satisfies Record<string, NamedModel>;
