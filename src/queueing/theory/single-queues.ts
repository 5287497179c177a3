import { dispatch } from '../dispatch.ts';
import { erlangA } from '../erlang-a.ts';
import { gig1 } from '../gig1.ts';
import { gigc } from '../gigc.ts';
import { gim1 } from '../gim1.ts';
import { parseInterarrival } from '../interarrival.ts';
import { machineRepair } from '../machine-repair.ts';
import { md1 } from '../md1.ts';
import { cosmetatos, mdc } from '../mdc.ts';
import { mg1, mg1Priorities } from '../mg1.ts';
import { mm1 } from '../mm1.ts';
import { mmc } from '../mmc.ts';
import { erlangLoss, mmck } from '../mmck.ts';
import { processorSharing } from '../processor-sharing.ts';
import type { Queue } from '../queue.ts';
import { distributions, fromEmpty, line, means } from './answers.ts';
import type { Given } from './given.ts';
import type { Answer, Curve, TheoryModel } from './model.ts';

const rates = (given: Given) => [given.number('lambda'), given.number('mu')] as const;
const farm = (given: Given) => [...rates(given), given.number('servers')] as const;

/** The curve of a model that answers one queue. */
const overLambda = (solve: (given: Given) => Queue): Curve => ({
  over: 'lambda',
  lines: (given) => [line(solve(given))],
});

/** Where losses keep a queue stable: half as much again as the servers can do. */
const OVERLOAD = 1.5;
const lossy = (solve: (given: Given) => Queue): Curve => ({
  ...overLambda(solve),
  end: (given) => OVERLOAD * given.number('servers') * given.number('mu'),
});

const priorities = (given: Given) => {
  const rates = given.numbers('lambda');
  const [mu, scv] = [given.each('mu', rates.length), given.each('scv', rates.length, 1)];
  return mg1Priorities(rates.map((lambda, k) => ({ lambda, mu: mu[k]!, scv: scv[k]! })));
};

const renewal = (given: Given) => {
  const [lambda, mu] = rates(given);
  return gim1(parseInterarrival(given.text('arrivals'), 1 / lambda), mu);
};

const separate = (given: Given) => {
  const { random, roundRobin, shortestQueue, shared } = dispatch(...farm(given));
  return {
    'random choice': random,
    'round robin': roundRobin,
    'shortest queue': shortestQueue,
    'one shared queue': shared,
  };
};

const variability = (given: Given) => [given.number('ca2'), given.number('cs2')] as const;
const loss = (given: Given) => erlangLoss(...farm(given));
const room = (given: Given) => mmck(...farm(given), given.number('capacity'));
const patience = (given: Given) => erlangA(...farm(given), given.number('theta'));
const general = (given: Given) => mg1(...rates(given), given.number('scv'));
const twoMoments = (given: Given) => gig1(...rates(given), ...variability(given));
const twoMomentsFarm = (given: Given) => gigc(...farm(given), ...variability(given));
const sharing = (given: Given) => processorSharing(...rates(given), given.number('servers', 1));
const repair = (given: Given) =>
  machineRepair(
    given.number('machines'),
    given.number('uptime'),
    given.number('mu'),
    given.number('servers', 1),
  );

/** Everything that a record holds beside functions. */
const plain = <T extends object>(queue: T): Answer =>
  Object.fromEntries(Object.entries(queue).filter(([, value]) => typeof value !== 'function'));

export const singleQueues = {
  mm1: {
    title: 'M/M/1: Poisson arrivals, exponential service, one server',
    needs: ['lambda', 'mu'],
    takes: ['time'],
    example: '--lambda 75 --mu 100 --time 0.1',
    solve: (given) => ({
      ...distributions(mm1(...rates(given)), given),
      ...fromEmpty(given, ...rates(given), 1),
    }),
    curve: overLambda((given) => mm1(...rates(given))),
  },
  mmc: {
    title: 'M/M/c: c servers behind one queue (Erlang C)',
    needs: ['lambda', 'mu', 'servers'],
    takes: ['time'],
    example: '--lambda 9 --mu 5 --servers 4',
    solve: (given) => ({ ...distributions(mmc(...farm(given)), given), ...fromEmpty(given, ...farm(given)) }),
    curve: overLambda((given) => mmc(...farm(given))),
  },
  mmck: {
    title: 'M/M/c/K: c servers, room for K; who finds it full is lost',
    needs: ['lambda', 'mu', 'servers', 'capacity'],
    example: '--lambda 3 --mu 2 --servers 2 --capacity 5',
    solve: (given) => plain(room(given)),
    curve: lossy(room),
  },
  'erlang-b': {
    title: 'M/M/c/c: c servers and no queue (Erlang B)',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 10 --mu 1 --servers 17',
    solve: (given) => plain(loss(given)),
    curve: lossy(loss),
  },
  'erlang-a': {
    title: 'M/M/c+M: who waits too long leaves unserved (Erlang A)',
    needs: ['lambda', 'mu', 'servers', 'theta'],
    example: '--lambda 100 --mu 1 --servers 100 --theta 0.5',
    solve: (given) => plain(patience(given)),
    curve: lossy(patience),
  },
  ps: {
    title: 'M/G/1-PS: all requests are served at once, each at its share (or with c processors)',
    needs: ['lambda', 'mu'],
    takes: ['servers'],
    example: '--lambda 75 --mu 100',
    solve: (given) => plain(sharing(given)),
    curve: overLambda(sharing),
  },
  mg1: {
    title: 'M/G/1: service of any spread (Pollaczek-Khinchine)',
    needs: ['lambda', 'mu', 'scv'],
    example: '--lambda 80 --mu 100 --scv 4',
    solve: (given) => means(general(given)),
    curve: overLambda(general),
  },
  'mg1-priorities': {
    title: 'M/G/1 with non-preemptive priorities, the most urgent class first',
    needs: ['lambda', 'mu'],
    takes: ['scv'],
    example: '--lambda 20,50 --mu 100 --scv 1',
    solve: (given) => ({ classes: priorities(given).map(means) }),
    curve: {
      over: 'lambda',
      lines: (given) => {
        const classes = priorities(given);
        const utilisation = classes.reduce((sum, one) => sum + one.utilisation, 0);
        return classes.map((one, k) => ({ ...line(one, `class ${k + 1}`), utilisation }));
      },
    },
  },
  md1: {
    title: 'M/D/1: every service takes the same time',
    needs: ['lambda', 'mu'],
    takes: ['time'],
    example: '--lambda 80 --mu 100',
    solve: (given) => distributions(md1(...rates(given)), given),
    curve: overLambda((given) => mg1(...rates(given), 0)),
  },
  mdc: {
    title: 'M/D/c: c servers, every service takes the same time',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 1.6 --mu 1 --servers 2',
    solve: (given) => ({ ...means(mdc(...farm(given))), cosmetatosWaitingTime: cosmetatos(...farm(given)) }),
    curve: overLambda((given) => mdc(...farm(given))),
  },
  gim1: {
    title: 'GI/M/1: arrivals of any renewal process, exponential service',
    needs: ['lambda', 'mu', 'arrivals'],
    takes: ['time'],
    example: '--lambda 80 --mu 100 --arrivals constant',
    solve: (given) => {
      const queue = renewal(given);
      return { ...distributions(queue, given), sigma: queue.sigma };
    },
    curve: overLambda(renewal),
  },
  gig1: {
    title: 'GI/G/1 from two moments (Kraemer and Langenbach-Belz, Kingman)',
    needs: ['lambda', 'mu', 'ca2', 'cs2'],
    example: '--lambda 80 --mu 100 --ca2 4 --cs2 1',
    solve: (given) => plain(twoMoments(given)),
    curve: overLambda(twoMoments),
  },
  gigc: {
    title: 'GI/G/c from two moments (Allen and Cunneen; Cosmetatos for M/G/c)',
    needs: ['lambda', 'mu', 'servers', 'ca2', 'cs2'],
    example: '--lambda 160 --mu 100 --servers 2 --ca2 1 --cs2 0',
    solve: (given) => plain(twoMomentsFarm(given)),
    curve: overLambda(twoMomentsFarm),
  },
  'machine-repair': {
    title: 'M/M/c//N: machines that fail, and those who repair them',
    needs: ['machines', 'uptime', 'mu'],
    takes: ['servers'],
    example: '--machines 10 --uptime 20 --mu 0.5',
    solve: (given) => plain(repair(given)),
  },
  dispatch: {
    title: 'n servers with a queue each, and how arrivals choose one',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 360 --mu 100 --servers 4',
    solve: (given) => ({
      policies: Object.entries(separate(given)).map(([policy, queue]) => ({ policy, ...means(queue) })),
    }),
    curve: {
      over: 'lambda',
      points: 24,
      lines: (given) => Object.entries(separate(given)).map(([name, queue]) => line(queue, name)),
    },
  },
} as const satisfies Record<string, TheoryModel>;
