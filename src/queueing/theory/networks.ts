import { asymptoticBounds } from '../asymptotic-bounds.ts';
import { balancedJobBounds } from '../balanced-job-bounds.ts';
import type { ClosedNetwork } from '../closed.ts';
import { closedNetwork } from '../closed-network.ts';
import { type ClassNetwork, type ClassResult, mvaMulticlass } from '../mva-multiclass.ts';
import { jackson, type OpenNetwork, openNetwork } from '../open-network.ts';
import { interactiveResponseTime, numberInside, utilisation } from '../operational-laws.ts';
import { schweitzer } from '../schweitzer.ts';
import { fitUsl } from '../usl.ts';
import { means } from './answers.ts';
import type { Given } from './given.ts';
import type { Answer, Line, TheoryModel } from './model.ts';

const closed = (given: Given) => {
  const demands = given.numbers('demands');
  const servers = given.servers(demands.length);
  const stations = demands.map((demand, k) => ({ demand, servers: servers[k]! }));
  return closedNetwork(stations, given.number('users'), given.number('think', 0));
};

const closedAnswer = ({ throughput, responseTime, stations }: ClosedNetwork): Answer => ({
  throughput,
  responseTime,
  stations: stations.map((station) => ({ ...station })),
});

const classes = (given: Given): ClassNetwork => {
  const users = given.numbers('users');
  const demands = given.matrix('demands');
  const kinds = given.servers(demands[0]!.length).map((one) => (one === 'delay' ? one : 'queue'));
  return {
    demands,
    users,
    think: given.numbers(
      'think',
      users.map(() => 0),
    ),
    kinds,
  };
};
const classAnswer = (result: ClassResult): Answer => ({ classes: result.map(closedAnswer) });

const bounds = (given: Given): Answer => {
  const [demands, users, think] = [given.numbers('demands'), given.number('users'), given.number('think', 0)];
  const asymptotic = asymptoticBounds(demands, users, think);
  const balanced = balancedJobBounds(demands, users, think);
  return {
    asymptotic: { throughputAtMost: asymptotic.throughput, responseTimeAtLeast: asymptotic.responseTime },
    balanced: { throughput: { ...balanced.throughput }, responseTime: { ...balanced.responseTime } },
  };
};

const stationsOf = (given: Given) => {
  const service = given.numbers('service');
  const servers = given.servers(service.length);
  return service.map((time, k) => ({ service: time, servers: servers[k]! }));
};
const byVisits = (given: Given) =>
  openNetwork(given.number('lambda'), given.numbers('visits'), stationsOf(given));
const byRouting = (given: Given) =>
  jackson(given.numbers('external'), given.matrix('routing'), stationsOf(given));
const openAnswer = ({ throughput, responseTime, numberInside, stations }: OpenNetwork): Answer => ({
  throughput,
  responseTime,
  numberInside,
  stations: stations.map((station) => ({ visits: station.visits, ...means(station) })),
});
const openLine = ({ responseTime, stations }: OpenNetwork): Line[] => [
  { name: '', responseTime, utilisation: Math.max(...stations.map((one) => one.utilisation)) },
];

export const networks = {
  closed: {
    title: 'Closed network of one class: N users, stations, thinking (exact)',
    needs: ['demands', 'users'],
    takes: ['think', 'servers'],
    example: '--demands 2,3,1 --users 20 --think 4 --servers 1,2,delay',
    solve: (given) => closedAnswer(closed(given)),
    curve: {
      over: 'users',
      lines: (given) => {
        const { responseTime, stations } = closed(given);
        const delays = given.servers(stations.length);
        const busy = stations.map((one, k) => (delays[k] === 'delay' ? 0 : one.utilisation));
        return [{ name: '', responseTime, utilisation: Math.max(...busy) }];
      },
    },
  },
  mva: {
    title: 'Closed network of several classes by exact mean value analysis; a row of demands a class',
    needs: ['demands', 'users'],
    takes: ['think', 'servers'],
    example: "--demands '1,3;2,4' --users 1,1",
    solve: (given) => classAnswer(mvaMulticlass(classes(given))),
  },
  schweitzer: {
    title: "The same by Schweitzer's approximation, for any number of users",
    needs: ['demands', 'users'],
    takes: ['think', 'servers'],
    example: "--demands '0.025;0.5' --users 1500,500 --think 100,1500",
    solve: (given) => classAnswer(schweitzer(classes(given))),
  },
  bounds: {
    title: 'Asymptotic and balanced job bounds of a closed network',
    needs: ['demands', 'users'],
    takes: ['think'],
    example: '--demands 9.2,8 --users 20 --think 120',
    solve: bounds,
  },
  open: {
    title: 'Open network by visits: every station as if it were alone (Jackson)',
    needs: ['lambda', 'visits', 'service'],
    takes: ['servers'],
    example: '--lambda 3 --visits 16,7,8 --service 0.01,0.02,0.03',
    solve: (given) => openAnswer(byVisits(given)),
    curve: { over: 'lambda', lines: (given) => openLine(byVisits(given)) },
  },
  jackson: {
    title: 'Open Jackson network by routing probabilities',
    needs: ['external', 'routing', 'service'],
    takes: ['servers'],
    example: "--external 1,0 --routing '0,1;0.5,0' --service 0.1,0.2",
    solve: (given) => openAnswer(byRouting(given)),
    curve: { over: 'external', lines: (given) => openLine(byRouting(given)) },
  },
  laws: {
    title: 'Operational laws: what a measured throughput implies, whatever the distributions',
    needs: ['throughput', 'users', 'think'],
    takes: ['demands'],
    example: '--throughput 50 --users 100 --think 1.5 --demands 0.005,0.018',
    solve: (given) => {
      const throughput = given.number('throughput');
      const responseTime = interactiveResponseTime(given.number('users'), throughput, given.number('think'));
      const demands = given.numbers('demands', []);
      return {
        responseTime,
        numberInside: numberInside(throughput, responseTime),
        stations: demands.map((demand) => ({ demand, utilisation: utilisation(throughput, demand) })),
      };
    },
  },
  usl: {
    title: 'Universal Scalability Law, fitted to measured throughputs at levels of users',
    needs: ['users', 'throughput'],
    example: '--users 1,18,36,72,108,144,216 --throughput 64.9,995.9,1652.4,1853.2,1828.9,1775,1702.2',
    solve: (given) => {
      const { se, ...fit } = fitUsl(given.numbers('users'), given.numbers('throughput'));
      return { ...fit, standardErrors: { ...se } };
    },
  },
} as const satisfies Record<string, TheoryModel>;
