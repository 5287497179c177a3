import { nonNegative, stable, whole } from './check.ts';

// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
// exchanges", Elektroteknikeren 13 (1917).

/**
 * Erlang B: the share of arrivals that is lost at `servers` servers without a queue, `offered` = lambda / mu in
 * erlangs being what they bring. By the recursion B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)), which stays within
 * [0, 1] at any size. servers >= 0, offered >= 0, else E_PARAMETER. Steps: one a server.
 * D. L. Jagerman, "Some properties of the Erlang loss function", Bell System Technical Journal 53 (1974).
 */
export function erlangB(servers: number, offered: number): number {
  whole('servers', servers, 0);
  nonNegative('offered', offered);
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/**
 * Erlang C: the share of arrivals that has to wait at `servers` servers with one queue. C = B / (1 - rho (1 - B))
 * with rho = offered / servers. E_UNSTABLE unless offered < servers.
 */
export function erlangC(servers: number, offered: number): number {
  whole('servers', servers);
  nonNegative('offered', offered);
  stable('M/M/c', 'lambda / mu < servers', offered, servers);
  const blocked = erlangB(servers, offered);
  return (servers * blocked) / (servers - offered * (1 - blocked));
}
