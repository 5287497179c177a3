import { LoadstoneError } from '../../core/errors.ts';
import {
  erlangInterarrival,
  gim1,
  mm1,
  mmc,
  powerOfChoices,
  type Queue,
  shortestQueue,
  type TimeDistribution,
} from '../../queueing/index.ts';
import type { Answer, Given } from '../../queueing/theory/index.ts';
import { exponential } from '../../stats/distributions/exponential.ts';
import type { ClassModel, SimulationModel } from '../model.ts';
import { SHARES, type Stretch } from '../repetition.ts';
import { quantilesOf } from './answers.ts';
import type { NamedModel } from './model.ts';

/** A rule as it is asked for: how requests find a server, and what theory says of it. */
interface Rule {
  readonly title: string;
  /** null: there is nothing to choose, one queue for all. */
  readonly entry: ClassModel['entry'] | null;
  theory(lambda: number, mu: number, servers: number): Answer;
}

const rules: Readonly<Record<string, Rule>> = {
  random: {
    title: 'random choice',
    entry: { rule: 'random' },
    theory: (lambda, mu, n) => overAll(n, mm1(lambda / n, mu)),
  },
  'round-robin': {
    title: 'round robin',
    entry: { rule: 'round-robin' },
    theory: (lambda, mu, n) => overAll(n, gim1(erlangInterarrival(n / lambda, n), mu)),
  },
  'shortest-queue': {
    title: 'shortest queue',
    entry: { rule: 'shortest-queue' },
    theory: (lambda, mu, n) => solvable(() => overAll(1, shortestQueue(lambda, mu, n))),
  },
  'least-work': {
    title: 'least work left',
    entry: { rule: 'least-work' },
    // Who goes where the work ends first goes where one shared queue would have sent it.
    theory: (lambda, mu, n) => overAll(1, mmc(lambda, mu, n)),
  },
  shared: {
    title: 'one shared queue',
    entry: null,
    theory: (lambda, mu, n) => overAll(1, mmc(lambda, mu, n)),
  },
};

const shortestOf = (choices: number): Rule => ({
  title: `shortest of ${['one', 'two', 'three', 'four', 'five'][choices - 1] ?? choices}`,
  entry: { rule: 'shortest-queue', choices },
  theory: (lambda, mu, n) => {
    if (choices === 1) return rules.random!.theory(lambda, mu, n);
    if (choices === n) return rules['shortest-queue']!.theory(lambda, mu, n);
    return { ...overAll(n, powerOfChoices(lambda / n, mu, choices)), limit: 'many servers' };
  },
});

/** 'round-robin', or 'shortest-of:2' and its like. */
function ruleOf(name: string): Rule {
  const choices = /^shortest-of:([1-9]\d*)$/.exec(name)?.[1];
  if (choices !== undefined) return shortestOf(Number(choices));
  if (Object.hasOwn(rules, name)) return rules[name]!;
  throw new LoadstoneError(
    'E_PARAMETER',
    `a dispatch rule is one of ${Object.keys(rules).join(', ')} or shortest-of:CHOICES, got '${name}'`,
  );
}

/** Means over `n` queues that are alike, and the quantiles where they are known. */
function overAll(n: number, queue: Queue & { readonly response?: TimeDistribution }): Answer {
  const { throughput, utilisation, waitingTime, responseTime, numberWaiting, numberInside, response } = queue;
  return {
    throughput: n * throughput,
    utilisation,
    waitingTime,
    responseTime,
    numberWaiting: n * numberWaiting,
    numberInside: n * numberInside,
    ...(response
      ? { quantiles: SHARES.map((share) => ({ share, responseTime: response.quantile(share) })) }
      : {}),
  };
}

/** Theory solves the shortest queue for some servers only. */
function solvable(solve: () => Answer): Answer {
  try {
    return solve();
  } catch (error) {
    if (error instanceof LoadstoneError && error.code === 'E_PARAMETER') return {};
    throw error;
  }
}

const farm = (given: Given) => [given.number('lambda'), given.number('mu'), given.number('servers')] as const;
const SHORTEST = 'shortest-queue';

function make(given: Given): SimulationModel {
  const [lambda, mu, servers] = farm(given);
  const { entry } = ruleOf(given.text('rule', SHORTEST));
  const source = { gaps: exponential(1 / lambda) };
  const service = exponential(1 / mu);
  if (entry === null) return { stations: [{ servers, service }], classes: [{ source }] };
  return {
    stations: Array.from({ length: servers }, () => ({ service })),
    classes: [{ source, ...(entry === undefined ? {} : { entry }) }],
  };
}

/** The names of theory, over all stations together. */
function answer(stretch: Stretch): Answer {
  const { stations } = stretch;
  const sum = (of: (station: Stretch['stations'][number]) => number) =>
    stations.reduce((total, station) => total + of(station), 0);
  const throughput = sum((one) => one.throughput);
  return {
    throughput,
    utilisation: sum((one) => one.utilisation) / stations.length,
    waitingTime: sum((one) => one.throughput * one.waitingTime) / throughput,
    responseTime: sum((one) => one.throughput * one.responseTime) / throughput,
    numberWaiting: sum((one) => one.numberWaiting),
    numberInside: sum((one) => one.numberInside),
    ...quantilesOf(stretch),
  };
}

export const dispatching = {
  dispatch: {
    title: 'n servers with a queue each, and how arrivals choose one, against one shared queue',
    needs: ['lambda', 'mu', 'servers'],
    takes: ['rule'],
    example: '--lambda 360 --mu 100 --servers 4',
    make,
    answer,
    theory: (given) => {
      const [lambda, mu, servers] = farm(given);
      // What no rule can carry is told before anything is run.
      mmc(lambda, mu, servers);
      return ruleOf(given.text('rule', SHORTEST)).theory(lambda, mu, servers);
    },
    arms: {
      parameter: 'rule',
      base: 'shared',
      titleOf: (name) => ruleOf(name).title,
      // The shortest of two that are there is the shortest.
      all: (given) => [
        'random',
        'round-robin',
        ...(given.number('servers') > 2 ? ['shortest-of:2'] : []),
        SHORTEST,
        'least-work',
        'shared',
      ],
    },
  },
} as const satisfies Record<string, NamedModel>;
