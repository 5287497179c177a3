import { birthDeath, meanOver } from './birth-death.ts';
import { nonNegative, positive, whole } from './check.ts';
import type { Queue } from './queue.ts';

export interface MachineRepair extends Queue {
  /** Mean number of machines that work. */
  readonly numberUp: number;
  /** P(n down), n = 0 ... machines. */
  readonly probabilities: readonly number[];
}

/**
 * Machine repair, M/M/c//N: `machines` >= 1 machines each work for an exponential `uptime` >= 0, then wait for one of
 * `repairers` >= 1 who need an exponential time of mean 1 / mu. The same as users who think for `uptime` in front of a
 * service of c servers. The number down goes up at (N - n) / uptime and down at min(n, c) mu; `numberInside` is the mean
 * number down, `throughput` the repairs per unit of time, `responseTime` a machine's mean time out of work.
 * E_PARAMETER outside the ranges. D. Gross and C. M. Harris, "Fundamentals of queueing theory" (1998), section 2.7.
 */
export function machineRepair(machines: number, uptime: number, mu: number, repairers = 1): MachineRepair {
  whole('machines', machines);
  nonNegative('uptime', uptime);
  positive('mu', mu);
  whole('repairers', repairers);
  // Rates per uptime, so that those of a machine that fails at once do not overflow; all are down then, always.
  const repairs = uptime * mu;
  const p =
    repairs === 0
      ? Float64Array.from({ length: machines + 1 }, (_, n) => (n === machines ? 1 : 0))
      : birthDeath(
          (n) => machines - n,
          (n) => Math.min(n, repairers) * repairs,
          machines,
        );
  const busy = meanOver(p, (n) => Math.min(n, repairers));
  const numberWaiting = meanOver(p, (n) => Math.max(0, n - repairers));
  const numberUp = machines - busy - numberWaiting;
  // As many are repaired as fail, where a repair is too rare to have a probability.
  const throughput = busy > 0 ? busy * mu : numberUp / uptime;
  const waitingTime = numberWaiting / throughput;
  return {
    throughput,
    utilisation: busy / repairers,
    waitingTime,
    responseTime: waitingTime + 1 / mu,
    numberWaiting,
    numberInside: busy + numberWaiting,
    numberUp,
    probabilities: Array.from({ length: machines + 1 }, (_, n) => p[n] ?? 0),
  };
}
