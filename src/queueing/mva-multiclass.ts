import { LoadstoneError } from '../core/errors.ts';
import { nonNegative, sameLength, whole } from './check.ts';
import type { ClosedNetwork } from './closed.ts';

/** Queue lengths that are kept: one for each station and vector of populations. */
const MOST_VALUES = 2e7;

export type StationKind = 'queue' | 'delay';

/** A closed network of several classes. */
export interface ClassNetwork {
  /** A row for each class: demand at each station, visits times service time, >= 0. */
  readonly demands: readonly (readonly number[])[];
  /** Users of each class, whole and >= 0. */
  readonly users: readonly number[];
  /** Mean think time of each class, >= 0; default 0. */
  readonly think?: readonly number[];
  /** What each station is; default queues of one server. */
  readonly kinds?: readonly StationKind[];
}

/**
 * Exact mean value analysis of a closed network of several classes; a class answers as a network of its own, its
 * stations holding its own share. A request of class c finds the network with one of its class fewer:
 * R_ck(n) = D_ck (1 + Q_k(n - 1_c)), X_c(n) = n_c / (Z_c + sum of R_ck), Q_k(n) = sum of X_c R_ck. Queues serve by
 * processor sharing, or first come first served when all classes have the same mean service there. Work and memory go
 * with the product of (users + 1): E_PARAMETER where that is too much (use `schweitzer`) or values are out of range.
 * M. Reiser and S. S. Lavenberg, "Mean-value analysis of closed multichain queuing networks", JACM 27 (1980).
 */
export function mvaMulticlass(network: ClassNetwork): ClassResult {
  const { demands, users, think, kinds } = checked(network);
  const stations = kinds.length;
  const strides = users.map((_, c) => users.slice(0, c).reduce((product, n) => product * (n + 1), 1));
  const vectors = users.reduce((product, n) => product * (n + 1), 1);
  if (vectors * stations > MOST_VALUES) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `exact analysis keeps at most ${MOST_VALUES} queue lengths, these users need ${vectors * stations}: use the approximation`,
    );
  }
  const inside = new Float64Array(vectors * stations);
  const residence = demands.map((row) => [...row]);
  const throughput = users.map(() => 0);
  for (let v = 1; v < vectors; v++) {
    for (let c = 0; c < users.length; c++) {
      const n = Math.floor(v / strides[c]!) % (users[c]! + 1);
      throughput[c] = 0;
      if (n === 0) continue;
      const fewer = (v - strides[c]!) * stations;
      let total = think[c]!;
      for (let k = 0; k < stations; k++) {
        const found = kinds[k] === 'queue' ? inside[fewer + k]! : 0;
        residence[c]![k] = demands[c]![k]! * (1 + found);
        total += residence[c]![k]!;
      }
      throughput[c] = n / total;
      for (let k = 0; k < stations; k++) inside[v * stations + k]! += throughput[c]! * residence[c]![k]!;
    }
  }
  return classResult(demands, throughput, residence);
}

/** By class, in the order given. */
export type ClassResult = readonly ClosedNetwork[];

export function classResult(
  demands: readonly (readonly number[])[],
  throughput: readonly number[],
  residence: readonly (readonly number[])[],
): ClassResult {
  return throughput.map((x, c) => ({
    throughput: x,
    responseTime: residence[c]!.reduce((sum, time) => sum + time, 0),
    stations: residence[c]!.map((residenceTime, k) => ({
      utilisation: x * demands[c]![k]!,
      residenceTime,
      numberInside: x * residenceTime,
    })),
  }));
}

/** The network with its defaults, or E_PARAMETER. */
export function checked({ demands, users, think, kinds }: ClassNetwork): Required<ClassNetwork> {
  sameLength('demands, users and think', demands, users, think ?? users);
  sameLength('the rows of demands, and kinds', ...demands, kinds ?? demands[0]!);
  for (const n of users) whole('users', n, 0);
  for (const z of think ?? []) nonNegative('think', z);
  demands.forEach((row, c) => {
    for (const demand of row) nonNegative('a demand', demand);
    if (users[c]! > 0 && (think?.[c] ?? 0) + row.reduce((sum, d) => sum + d, 0) === 0) {
      throw new LoadstoneError(
        'E_PARAMETER',
        `class ${c + 1} needs a demand or a think time above 0, got none`,
      );
    }
  });
  return {
    demands,
    users,
    think: think ?? users.map(() => 0),
    kinds: kinds ?? demands[0]!.map(() => 'queue'),
  };
}
