import { LoadstoneError } from '../core/errors.ts';
import { nonNegative, whole } from './check.ts';
import type { ClosedNetwork, Populations } from './closed.ts';

/**
 * Exact mean value analysis of a closed network of one class: stations of one server each, first come first served with
 * exponential service or processor sharing with any, of which a request needs `demands` (visits times service time,
 * >= 0, by station), and `users` >= 0 whole users who think for `think` >= 0 on average between answer and next request.
 * An arrival finds the network as it is with one user fewer: R_k(n) = D_k (1 + Q_k(n - 1)), X(n) = n / (Z + sum of R_k),
 * Q_k(n) = X(n) R_k(n). Work: users times stations. E_PARAMETER outside the ranges.
 * M. Reiser and S. S. Lavenberg, "Mean-value analysis of closed multichain queuing networks", JACM 27 (1980).
 */
export function mva(demands: readonly number[], users: number, think = 0): ClosedNetwork {
  for (const demand of demands) nonNegative('a demand', demand);
  whole('users', users, 0);
  nonNegative('think', think);
  const { throughput, inside } = mvaPopulations(demands, users, think);
  const x = throughput[users]!;
  needTime(x);
  const stations = demands.map((demand, k) => ({
    utilisation: x * demand,
    residenceTime: demand * (1 + (users > 0 ? inside[k]![users - 1]! : 0)),
    numberInside: inside[k]![users]!,
  }));
  return { throughput: x, responseTime: stations.reduce((sum, one) => sum + one.residenceTime, 0), stations };
}

/** Refuses a closed network in which nothing takes time. */
export function needTime(throughput: number): void {
  if (throughput !== Number.POSITIVE_INFINITY) return;
  throw new LoadstoneError(
    'E_PARAMETER',
    'a closed network needs a demand or a think time above 0, got none',
  );
}

/** The same for every population up to `users`. */
export function mvaPopulations(demands: readonly number[], users: number, think: number): Populations {
  const throughput = new Float64Array(users + 1);
  const inside = demands.map(() => new Float64Array(users + 1));
  // Where nothing takes time, everybody comes around at once.
  if (think === 0 && demands.every((demand) => demand === 0)) {
    return { throughput: throughput.fill(Number.POSITIVE_INFINITY, 1), inside };
  }
  for (let n = 1; n <= users; n++) {
    let total = think;
    for (let k = 0; k < demands.length; k++) total += demands[k]! * (1 + inside[k]![n - 1]!);
    const x = n / total;
    throughput[n] = x;
    for (let k = 0; k < demands.length; k++) inside[k]![n] = x * demands[k]! * (1 + inside[k]![n - 1]!);
  }
  return { throughput, inside };
}
