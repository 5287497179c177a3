import { incompleteGamma } from '../stats/incomplete-gamma.ts';
import { nonNegative, positive, stable, whole } from './check.ts';
import { mmc } from './mmc.ts';
import { fromWaitingTime, type Queue } from './queue.ts';

/** Spitzer's series is summed to this share of the sum. */
const TOLERANCE = 1e-16;
/** Where its terms fall slower than e^-this a term, the roots are quicker. */
const SLOW = 0.05;

/**
 * M/D/c, first come first served, exact: Poisson arrivals at rate lambda >= 0, every service takes 1 / mu, `servers`
 * servers. E_PARAMETER outside the ranges, E_UNSTABLE unless lambda < servers mu.
 */
export function mdc(lambda: number, mu: number, servers: number): Queue {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  stable('M/D/c', 'lambda < servers mu', lambda, servers * mu);
  const offered = lambda / mu;
  if (offered === 0) return fromWaitingTime(0, mu, servers, 0);
  const rho = offered / servers;
  const decay = servers * (rho - 1 - Math.log(rho));
  const waiting = decay < SLOW ? waitByRoots(offered, servers) : waitBySeries(offered, servers);
  return fromWaitingTime(lambda, mu, servers, waiting / mu);
}

/**
 * Constant services end in the order they began, so every server gets each c-th arrival: a server is an E_c/D/1 queue.
 * Spitzer's identity gives its mean wait, sum over k of E[(k - G_k)^+] / k, with G_k a gamma time of c k stages of
 * rate a: the terms are P(ck, ak) - (c / a) P(ck + 1, ak). In service times.
 * F. Spitzer, "A combinatorial lemma and its application to probability theory", Trans. AMS 82 (1956).
 */
function waitBySeries(a: number, c: number): number {
  let sum = 0;
  for (let k = 1; ; k++) {
    const term = incompleteGamma(c * k, a * k) - (c / a) * incompleteGamma(c * k + 1, a * k);
    if (!(term > TOLERANCE * sum)) return sum;
    sum += term;
  }
}

/**
 * A service time later, min(c, n) of the n inside have left and Poisson(a) have come. The generating function of n is
 * e^(a (z - 1)) (c - a) (z - 1) / (z^c - e^(a (z - 1))) times (z - z_k) / (1 - z_k) for each of the c - 1 zeros z_k of the
 * denominator inside the unit circle. Its derivative at 1, less the a in service, is
 * L_q = sum of 1 / (1 - z_k) - (c (c - 1) - a^2) / (2 (c - a)), and W_q = L_q / a in service times.
 * C. D. Crommelin, "Delay probability formulae when the holding times are constant", P.O. Electrical Engineers'
 * Journal 25 (1932).
 */
function waitByRoots(a: number, c: number): number {
  let sum = 0;
  for (let k = 1; k < c; k++) sum += realOfInverse(a / c, (2 * Math.PI * k) / c);
  return (sum - (c * (c - 1) - a * a) / (2 * (c - a))) / a;
}

/** Re 1 / (1 - z) for the root of z = e^(i angle + rho (z - 1)), by Newton's method from the unit circle. */
function realOfInverse(rho: number, angle: number): number {
  let [x, y] = [Math.cos(angle) * rho, Math.sin(angle) * rho];
  for (let step = 0; step < 50; step++) {
    const size = Math.exp(rho * (x - 1));
    const [ex, ey] = [size * Math.cos(angle + rho * y), size * Math.sin(angle + rho * y)];
    // (z - e) / (1 - rho e)
    const [fx, fy, dx, dy] = [x - ex, y - ey, 1 - rho * ex, -rho * ey];
    const norm = dx * dx + dy * dy;
    const [stepX, stepY] = [(fx * dx + fy * dy) / norm, (fy * dx - fx * dy) / norm];
    x -= stepX;
    y -= stepY;
    if (Math.hypot(stepX, stepY) < Number.EPSILON) break;
  }
  return (1 - x) / ((1 - x) ** 2 + y * y);
}

/**
 * Cosmetatos' approximation of M/D/c's mean wait:
 * W_q(M/M/c) / 2 (1 + (1 - rho) (c - 1) (sqrt(4 + 5c) - 2) / (16 rho c)). Arguments and errors as `mdc`.
 * G. P. Cosmetatos, "Approximate explicit formulae for the average queueing time in the processes (M/D/r) and (D/M/r)",
 * INFOR 13 (1975).
 */
export function cosmetatos(lambda: number, mu: number, servers: number): number {
  const { waitingTime, utilisation: rho } = mmc(lambda, mu, servers);
  if (rho === 0) return 0;
  const few = ((1 - rho) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * rho * servers);
  return (waitingTime / 2) * (1 + few);
}
