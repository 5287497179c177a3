import { LoadstoneError } from '../../core/errors.ts';
import {
  erlangInterarrival,
  gim1,
  mm1,
  mmc,
  type Queue,
  shortestQueue,
  type TimeDistribution,
} from '../../queueing/index.ts';
import { allServers, type Setting } from './setting.ts';

/** The theory for a setting. */
export interface QueueModel {
  /** 'M/M/1', 'E2/M/1 each', ... */
  readonly name: string;
  /** At an arrival rate over all replicas and the service rate of a server. null: no steady state, or no theory. */
  at(lambda: number, mu: number): Steady | null;
}

export interface Steady {
  readonly response_s: number;
  /** null: theory knows the mean only. */
  readonly response: TimeDistribution | null;
}

/**
 * Replicas are separate queues, and what each sees depends on the dispatch. Random: a Poisson process split at random is
 * several. In turn: every c-th arrival, gaps of c exponential stages. Least connections: the shortest queue is joined. All
 * but the last are of one replica at its share of the rate, since all are alike.
 */
export function queueModel({ replicas, servers, balance }: Setting): QueueModel {
  if (replicas === 1 || balance === 'random') {
    const name = `M/M/${servers}${replicas === 1 ? '' : ' each'}`;
    return model(name, (lambda, mu) =>
      servers === 1 ? mm1(lambda / replicas, mu) : mmc(lambda / replicas, mu, servers),
    );
  }
  if (balance === 'round-robin') {
    return model(`E${replicas}/M/${servers} each`, (lambda, mu) =>
      servers === 1 ? gim1(erlangInterarrival(replicas / lambda, replicas), mu) : null,
    );
  }
  return model('join the shortest queue', (lambda, mu) =>
    servers === 1 ? shortestQueue(lambda, mu, replicas) : null,
  );
}

type Known = Queue & { readonly response?: TimeDistribution };

const model = (name: string, of: (lambda: number, mu: number) => Known | null): QueueModel => ({
  name,
  at: (lambda, mu) => {
    const queue = lambda > 0 ? unlessUnstable(() => of(lambda, mu)) : null;
    return queue && { response_s: queue.responseTime, response: queue.response ?? null };
  },
});

function unlessUnstable<T>(of: () => T): T | null {
  try {
    return of();
  } catch (error) {
    if (error instanceof LoadstoneError && ['E_UNSTABLE', 'E_PARAMETER'].includes(error.code)) return null;
    throw error;
  }
}

/** The busy share of each server, if it can keep up. */
export const utilisationOf = (setting: Setting, lambda: number, mu: number): number =>
  lambda / (mu * allServers(setting));
