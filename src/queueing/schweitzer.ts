import { type ClassNetwork, type ClassResult, checked, classResult } from './mva-multiclass.ts';

/** The fixed point has stood still when no queue moves by more than this share of its class's users. */
const TOLERANCE = 1e-12;
const MOST_STEPS = 100_000;

/**
 * Schweitzer's (and Bard's) approximation of `mvaMulticlass`, for any number of users: a class with one user fewer is
 * taken to have each of its queues shorter in proportion, Q_ck(n - 1_c) = Q_ck(n) (n_c - 1) / n_c, which closes the
 * equations at the full population. Iterated from equal queues to 1e-12 of the users. The same arguments and errors;
 * throughputs are usually within a few per cent. P. J. Schweitzer, "Approximate analysis of multiclass closed networks of
 * queues", Proc. International Conference on Stochastic Control and Optimization, Amsterdam (1979).
 */
export function schweitzer(network: ClassNetwork): ClassResult {
  const { demands, users, think, kinds } = checked(network);
  let inside = users.map((n) => kinds.map(() => n / kinds.length));
  let residence = demands.map((row) => [...row]);
  let throughput = users.map(() => 0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const all = kinds.map((_, k) => inside.reduce((sum, own) => sum + own[k]!, 0));
    residence = demands.map((row, c) =>
      row.map((demand, k) => {
        const itself = users[c]! > 0 ? inside[c]![k]! / users[c]! : 0;
        return kinds[k] === 'delay' ? demand : demand * (1 + all[k]! - itself);
      }),
    );
    throughput = users.map((n, c) =>
      n === 0 ? 0 : n / residence[c]!.reduce((sum, time) => sum + time, think[c]!),
    );
    const next = residence.map((row, c) => row.map((time) => throughput[c]! * time));
    const moved = next.flatMap((row, c) =>
      row.map((q, k) => Math.abs(q - inside[c]![k]!) / Math.max(1, users[c]!)),
    );
    inside = next;
    if (Math.max(...moved) <= TOLERANCE) break;
  }
  return classResult(demands, throughput, residence);
}
