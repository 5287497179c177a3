// The operational laws hold for any system over any window whose ends do not matter, whatever its distributions.
// P. J. Denning and J. P. Buzen, "The operational analysis of queueing network models", ACM Computing Surveys 10 (1978).

/** Little's law, N = X R: the mean number inside at throughput X and mean time inside R. */
export const numberInside = (throughput: number, responseTime: number) => throughput * responseTime;

/** Utilisation law, U = X D: the busy time a second at throughput X, each request needing D. */
export const utilisation = (throughput: number, demand: number) => throughput * demand;

/** Forced flow law, X_k = V_k X: the throughput of a resource that each request visits V times. */
export const forcedFlow = (throughput: number, visits: number) => throughput * visits;

/** Interactive response-time law, R = N / X - Z: N users who think for Z between answer and next request. */
export const interactiveResponseTime = (users: number, throughput: number, think: number) =>
  users / throughput - think;
