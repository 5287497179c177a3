import { nonNegative, positive, whole } from './check.ts';
import { erlangB } from './erlang.ts';

/** The fewest servers at which Erlang B's loss is at most `loss` (0 < loss); one step of its recursion a server. */
export function serversForLoss(offered: number, loss: number): number {
  nonNegative('offered', offered);
  positive('loss', loss);
  let [servers, blocked] = [0, 1];
  while (blocked > loss) {
    servers++;
    blocked = (offered * blocked) / (servers + offered * blocked);
  }
  return servers;
}

/**
 * The fewest servers of an M/M/c queue at which a wait of more than `time` has probability below `share`:
 * P(W > t) = C e^-(c mu - lambda)t falls with every server. lambda and mu per unit of time, `time` in that unit.
 */
export function serversForWait(lambda: number, mu: number, time: number, share: number): number {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  nonNegative('time', time);
  positive('share', share);
  const offered = lambda / mu;
  let servers = whole('servers', Math.floor(offered) + 1);
  let blocked = erlangB(servers, offered);
  for (;;) {
    const waits = (servers * blocked) / (servers - offered * (1 - blocked));
    if (waits * Math.exp(-(servers * mu - lambda) * time) < share) return servers;
    servers++;
    blocked = (offered * blocked) / (servers + offered * blocked);
  }
}
