/**
 * Asymptotic bounds of a closed network of N users, from its demands alone: X(N) <= min(N / (D + Z), 1 / D_max) and
 * R(N) >= max(D, N D_max - Z), with D the sum of the demands and D_max the bottleneck's.
 * R. Jain, "The art of computer systems performance analysis" (1991), section 33.6.
 */
export function asymptoticBounds(demands: readonly number[], users: number, think = 0) {
  const total = demands.reduce((sum, d) => sum + d, 0);
  const largest = Math.max(...demands);
  return {
    throughput: Math.min(users / (total + think), 1 / largest),
    responseTime: Math.max(total, users * largest - think),
  };
}

/** N* = X_max (R_min + Z): the number of users at which the light-load and the saturation asymptote meet. */
export const saturationPoint = (throughputLimit: number, shortestResponse: number, think: number) =>
  throughputLimit * (shortestResponse + think);
