import { parseArrivals } from '../../arrivals/processes.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { type Given, theoryModels } from '../../queueing/theory/index.ts';
import { constant } from '../../stats/distributions/constant.ts';
import { exponential } from '../../stats/distributions/exponential.ts';
import { arrivalsAt } from '../arrivals.ts';
import type { ClassModel, SimulationModel, StationModel } from '../model.ts';
import { withScv } from '../with-scv.ts';
import { classMeans, queueAnswer, waitingAnswer } from './answers.ts';
import type { NamedModel } from './model.ts';

/** What theory says under the same name. */
export const inTheory = (name: string) => (given: Given) => theoryModels[name]!.solve(given);

const gap = (given: Given) => 1 / given.number('lambda');
const poisson = (given: Given): ClassModel['source'] => ({ gaps: exponential(gap(given)) });
const process = (given: Given): ClassModel['source'] => ({
  arrivals: arrivalsAt(parseArrivals(given.text('arrivals')), given.number('lambda')),
});
const service = (given: Given) => exponential(1 / given.number('mu'));

/** One station and one open class. */
const open = (source: ClassModel['source'], station: StationModel): SimulationModel => ({
  stations: [station],
  classes: [{ source }],
});

const spread = (given: Given, station: Partial<StationModel>): SimulationModel =>
  open(poisson(given), { service: withScv(1 / given.number('mu'), given.number('scv')), ...station });

const ranked = (given: Given, discipline: 'priority' | 'priority-preemptive'): SimulationModel => {
  const rates = given.numbers('lambda');
  const [mu, scv] = [given.each('mu', rates.length), given.each('scv', rates.length, 1)];
  return {
    stations: [{ discipline, service: rates.map((_, k) => withScv(1 / mu[k]!, scv[k]!)) }],
    classes: rates.map((rate, k) => ({
      source: { gaps: exponential(1 / rate) },
      priority: k,
    })),
  };
};

const twoMoments = (given: Given, servers: number): SimulationModel =>
  open(
    { gaps: withScv(gap(given), given.number('ca2')) },
    {
      servers,
      service: withScv(1 / given.number('mu'), given.number('cs2')),
    },
  );

/** A queue that theory does not know has to be stable all the same, or the run would tell of its length alone. */
function stable(given: Given): void {
  const offered = given.number('lambda') / given.number('mu');
  const servers = given.number('servers', 1);
  if (offered < servers) return;
  throw new LoadstoneError(
    'E_UNSTABLE',
    `a queue has a steady state only while lambda < servers mu; got ${offered} erlangs for ${servers} servers`,
  );
}

export const singleQueues = {
  mm1: {
    title: 'M/M/1',
    needs: ['lambda', 'mu'],
    example: '--lambda 75 --mu 100',
    make: (given) => open(poisson(given), { service: service(given) }),
    answer: waitingAnswer,
    theory: inTheory('mm1'),
  },
  mmc: {
    title: 'M/M/c: c servers behind one queue',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 9 --mu 5 --servers 4',
    make: (given) => open(poisson(given), { servers: given.number('servers'), service: service(given) }),
    answer: waitingAnswer,
    theory: inTheory('mmc'),
  },
  mmck: {
    title: 'M/M/c/K: room for K; who finds it full is lost',
    needs: ['lambda', 'mu', 'servers', 'capacity'],
    example: '--lambda 3 --mu 2 --servers 2 --capacity 5',
    make: (given) =>
      open(poisson(given), {
        servers: given.number('servers'),
        service: service(given),
        room: given.number('capacity'),
      }),
    answer: (stretch) => ({ ...queueAnswer(stretch), lossProbability: stretch.stations[0]!.lossProbability }),
    theory: inTheory('mmck'),
  },
  'erlang-b': {
    title: 'M/M/c/c: c servers and no queue',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 10 --mu 1 --servers 17',
    make: (given) => {
      const servers = given.number('servers');
      return open(poisson(given), { servers, room: servers, service: service(given) });
    },
    answer: (stretch) => ({ ...queueAnswer(stretch), lossProbability: stretch.stations[0]!.lossProbability }),
    theory: inTheory('erlang-b'),
  },
  'erlang-a': {
    title: 'M/M/c+M: who waits too long leaves unserved',
    needs: ['lambda', 'mu', 'servers', 'theta'],
    example: '--lambda 100 --mu 1 --servers 100 --theta 0.5',
    make: (given) => ({
      stations: [{ servers: given.number('servers'), service: service(given) }],
      classes: [{ source: poisson(given), patience: exponential(1 / given.number('theta')) }],
    }),
    answer: (stretch) => ({
      ...waitingAnswer(stretch),
      abandonProbability: stretch.stations[0]!.abandonProbability,
    }),
    theory: inTheory('erlang-a'),
  },
  ps: {
    title: 'M/M/1-PS: all requests are served at once, each at its share (or with c processors)',
    needs: ['lambda', 'mu'],
    takes: ['servers', 'scv'],
    example: '--lambda 75 --mu 100 --scv 4',
    make: (given) =>
      open(poisson(given), {
        discipline: 'ps',
        servers: given.number('servers', 1),
        service: withScv(1 / given.number('mu'), given.number('scv', 1)),
      }),
    answer: queueAnswer,
    theory: inTheory('ps'),
  },
  mg1: {
    title: 'M/G/1: service of any spread',
    needs: ['lambda', 'mu', 'scv'],
    example: '--lambda 80 --mu 100 --scv 4',
    make: (given) => spread(given, {}),
    answer: queueAnswer,
    theory: inTheory('mg1'),
  },
  lifo: {
    title: 'M/G/1, last come first served: the means of first come first served, another spread',
    needs: ['lambda', 'mu', 'scv'],
    example: '--lambda 80 --mu 100 --scv 4',
    make: (given) => spread(given, { discipline: 'lifo' }),
    answer: queueAnswer,
    theory: inTheory('mg1'),
  },
  'lifo-preemptive': {
    title: 'M/G/1, last come first served at once: the means of processor sharing',
    needs: ['lambda', 'mu', 'scv'],
    example: '--lambda 80 --mu 100 --scv 4',
    make: (given) => spread(given, { discipline: 'lifo-preemptive' }),
    answer: queueAnswer,
    theory: inTheory('ps'),
  },
  'mg1-priorities': {
    title: 'M/G/1 with non-preemptive priorities, the most urgent class first',
    needs: ['lambda', 'mu'],
    takes: ['scv'],
    example: '--lambda 20,50 --mu 100 --scv 1',
    make: (given) => ranked(given, 'priority'),
    answer: ({ stations }) => ({ classes: stations[0]!.classes.map(classMeans) }),
    theory: inTheory('mg1-priorities'),
  },
  'mg1-preemptive': {
    title: 'M/G/1 with priorities that interrupt; what was left is resumed',
    needs: ['lambda', 'mu'],
    takes: ['scv'],
    example: '--lambda 20,50 --mu 100 --scv 1',
    make: (given) => {
      inTheory('mg1-priorities')(given);
      return ranked(given, 'priority-preemptive');
    },
    answer: ({ stations }) => ({ classes: stations[0]!.classes.map(classMeans) }),
  },
  md1: {
    title: 'M/D/1: every service takes the same time',
    needs: ['lambda', 'mu'],
    example: '--lambda 80 --mu 100',
    make: (given) => open(poisson(given), { service: constant(1 / given.number('mu')) }),
    answer: waitingAnswer,
    theory: inTheory('md1'),
  },
  mdc: {
    title: 'M/D/c: c servers, every service takes the same time',
    needs: ['lambda', 'mu', 'servers'],
    example: '--lambda 1.6 --mu 1 --servers 2',
    make: (given) =>
      open(poisson(given), { servers: given.number('servers'), service: constant(1 / given.number('mu')) }),
    answer: queueAnswer,
    theory: inTheory('mdc'),
  },
  gim1: {
    title: 'GI/M/1: arrivals of any renewal process, exponential service',
    needs: ['lambda', 'mu', 'arrivals'],
    example: '--lambda 80 --mu 100 --arrivals constant',
    make: (given) =>
      open(process(given), {
        service: service(given),
      }),
    answer: waitingAnswer,
    theory: inTheory('gim1'),
  },
  gig1: {
    title: 'GI/G/1: gamma, exponential or hyperexponential of these moments; theory approximates',
    needs: ['lambda', 'mu', 'ca2', 'cs2'],
    example: '--lambda 80 --mu 100 --ca2 4 --cs2 1',
    make: (given) => twoMoments(given, 1),
    answer: queueAnswer,
    theory: inTheory('gig1'),
  },
  gigc: {
    title: 'GI/G/c: the same with c servers; theory approximates',
    needs: ['lambda', 'mu', 'servers', 'ca2', 'cs2'],
    example: '--lambda 160 --mu 100 --servers 2 --ca2 1 --cs2 0',
    make: (given) => twoMoments(given, given.number('servers')),
    answer: queueAnswer,
    theory: inTheory('gigc'),
  },
  queue: {
    title: 'Arrivals of any process of `loadstone load --arrivals`, service of any spread, c servers',
    needs: ['lambda', 'mu', 'arrivals'],
    takes: ['servers', 'scv'],
    example: '--lambda 75 --mu 100 --arrivals mmpp:4,0.2,100 --scv 1',
    make: (given) => {
      stable(given);
      return open(process(given), {
        servers: given.number('servers', 1),
        service: withScv(1 / given.number('mu'), given.number('scv', 1)),
      });
    },
    answer: waitingAnswer,
  },
  'machine-repair': {
    title: 'M/M/c//N: machines that fail, and those who repair them',
    needs: ['machines', 'uptime', 'mu'],
    takes: ['servers'],
    example: '--machines 10 --uptime 20 --mu 0.5',
    make: (given) => ({
      stations: [{ servers: given.number('servers', 1), service: service(given) }],
      classes: [{ source: { users: given.number('machines'), think: exponential(given.number('uptime')) } }],
    }),
    answer: queueAnswer,
    theory: inTheory('machine-repair'),
  },
} as const satisfies Record<string, NamedModel>;
