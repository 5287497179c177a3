import type { Claim } from '../../../stats/checks/aspect.ts';
import { independence } from '../../../stats/checks/claims.ts';
import { mean } from '../../../stats/mean.ts';
import { variance } from '../../../stats/variance.ts';
import { occupancyOf, type Served } from '../observed.ts';
import type { Checked, Claims } from './checked.ts';
import { around, normalClaim } from './effects.ts';

/** Parts of the squared mean service, and of the mean service. */
const MARGIN = 0.1;

/** Services know nothing of each other, nor of the queue that they end. */
export function independentServices({ served, untold }: Checked): Claims {
  if (served === null) return { claims: [], untold };
  const services = served.map(occupancyOf);
  return { claims: [neighbours(services), againstTheQueue(served, services)], untold: null };
}

/**
 * The effect is the covariance of neighbours over the squared mean: this is what waits depend on. Of exponential services it
 * is the autocorrelation; services that hardly vary may depend on each other as they like.
 */
function neighbours(services: readonly number[]): Claim {
  const { name, effect, tests } = independence('services are independent of each other', services, MARGIN);
  const scv = variance(services) / mean(services) ** 2;
  return {
    name,
    tests,
    effect: {
      what: 'covariance of neighbours / mean squared',
      value: effect.value * scv,
      low: effect.low * scv,
      high: effect.high * scv,
      margin: around(MARGIN),
    },
  };
}

/** By how much of its mean a service is longer for each standard deviation that its request had to wait longer. */
function againstTheQueue(served: readonly Served[], services: readonly number[]): Claim {
  const waits = served.map(({ server }) => server.started_s - server.arrived_s);
  const [ms, mw] = [mean(services), mean(waits)];
  const n = services.length;
  const sdWait = Math.sqrt(variance(waits));
  const covariance = services.reduce((sum, one, i) => sum + (one - ms) * (waits[i]! - mw), 0) / (n - 1);
  const value = sdWait > 0 ? covariance / (sdWait * ms) : 0;
  // A service that is drawn when its wait is known: a martingale, however slowly waits change.
  const se = sdWait > 0 ? Math.sqrt(variance(services) / n) / ms : 0;
  return normalClaim(
    'services are independent of the queue before them',
    'change of the mean service with the wait',
    value,
    se,
    around(MARGIN),
  );
}
