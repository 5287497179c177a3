import { nonNegative, positive, sameLength, whole } from './check.ts';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Balanced job bounds of a closed network of single servers and N users: between the network whose demands are all
 * as large as the bottleneck's and the one in which they are all equal. With D the sum of the demands (by station,
 * >= 0), D_max the largest and D_avg the mean,
 *   N / (D + Z + (N - 1) D_max / (1 + Z / (N D))) <= X(N) <= min(1 / D_max, N / (D + Z + (N - 1) D_avg / (1 + Z / D))),
 * and R(N) = N / X(N) - Z. Tighter than `asymptoticBounds`; they ask for a product-form network. users >= 1,
 * think >= 0. E_PARAMETER outside the ranges.
 * J. Zahorjan, K. C. Sevcik, D. L. Eager and B. Galler, "Balanced job bound analysis of queueing networks", CACM 25
 * (1982); with think time E. D. Lazowska et al., "Quantitative system performance" (1984), section 5.4.
 */
export function balancedJobBounds(demands: readonly number[], users: number, think = 0) {
  sameLength('demands', demands);
  for (const demand of demands) nonNegative('a demand', demand);
  whole('users', users);
  nonNegative('think', think);
  const total = positive(
    'the sum of demands',
    demands.reduce((sum, d) => sum + d, 0),
  );
  const largest = Math.max(...demands);
  const average = total / demands.length;
  const slowest = total + think + ((users - 1) * largest) / (1 + think / (users * total));
  const fastest = total + think + ((users - 1) * average) / (1 + think / total);
  const throughput: Bounds = { low: users / slowest, high: Math.min(1 / largest, users / fastest) };
  const responseTime: Bounds = {
    low: users / throughput.high - think,
    high: users / throughput.low - think,
  };
  return { throughput, responseTime };
}
