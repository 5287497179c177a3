import { logGamma } from './log-gamma.ts';

/** Up to here the distribution is exact; a larger sample's distance is turned into that of this many values. */
const MOST_EXACT = 100;
/** Where the characteristic function has fallen to this it ends. */
const NEGLIGIBLE = 1e-9;

/** P(D >= d) of Kolmogorov's distance of n exponential values from the exponential with their mean. */
export function lillieforsExponentialP(d: number, n: number): number {
  if (n > MOST_EXACT) return lillieforsExponentialP(corresponding(d, n, MOST_EXACT), MOST_EXACT);
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  return Math.min(1, Math.max(0, 1 - within(d, n)));
}

// Of the terms in 1 / n, fitted to the exact distribution for n = 50, 100 and 200: it is met within 0.0002 in z.
const LINEAR = -0.53;
const SQUARE = 0.65;

/**
 * The distance that m values exceed as often as n values exceed d. With z = sqrt(n) d the distribution of
 * z + 1 / (6 sqrt(n)) + (LINEAR z + SQUARE z^2) / n hardly depends on n: the first term is that of the test with
 * known parameters (J. Vrbik, "Small-sample corrections to Kolmogorov-Smirnov test statistic", 2018).
 */
function corresponding(d: number, n: number, m: number): number {
  const z = Math.sqrt(n) * d;
  const corrected = z + 1 / (6 * Math.sqrt(n)) + (LINEAR * z + SQUARE * z * z) / n;
  const [a, b, c] = [SQUARE / m, 1 + LINEAR / m, 1 / (6 * Math.sqrt(m)) - corrected];
  return (Math.sqrt(b * b - 4 * a * c) - b) / (2 * a * Math.sqrt(m));
}

/**
 * P(D < d), exact. Divided by their mean the values are n exponentials X on the condition that they add up to n, so
 * with f the density of S = sum of X where the empirical distribution keeps within d of 1 - e^-t, it is
 * f(n) over the density of S itself. And f has the characteristic function phi(w) = E[e^(iwS); within d], which a
 * walk over the times where the bounds move gives exactly (below); the trapezoidal rule inverts it. The idea is of
 * J. Durbin, "Kolmogorov-Smirnov tests when parameters are estimated with applications to tests of exponentiality
 * and tests on spacings", Biometrika 62 (1975).
 */
function within(d: number, n: number): number {
  const walk = bounds(d, n);
  // S never leaves (0, 2 pi / step) but with a negligible probability, so nothing is folded onto n.
  const step = (2 * Math.PI) / (n + 4 * Math.sqrt(n) + 14);
  let sum = 0;
  let largest = 0;
  for (let j = 0, quiet = 0; quiet < 3; j++) {
    const w = j * step;
    const [re, im] = characteristic(walk, n, w);
    const size = Math.hypot(re, im);
    largest = Math.max(largest, size);
    quiet = size <= NEGLIGIBLE * largest ? quiet + 1 : 0;
    const term = re * Math.cos(w * n) + im * Math.sin(w * n);
    sum += j === 0 ? term / 2 : term;
  }
  const density = (sum * step) / Math.PI;
  return density / Math.exp((n - 1) * Math.log(n) - n - logGamma(n));
}

/** From a time on at least `low` and at most `high` of the values have come. */
interface Bound {
  readonly time: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The i-th value comes where F = 1 - e^-t lies between i / n - d and (i - 1) / n + d: at the former i values may
 * have come, at the latter i must have.
 */
function bounds(d: number, n: number): Bound[] {
  const moves = Array.from({ length: n }, (_, i) => [
    { at: (i + 1) / n - d, low: 0, high: 1 },
    { at: i / n + d, low: 1, high: 0 },
  ]).flat();
  let [low, high] = [0, 0];
  return moves
    .filter((move) => move.at < 1)
    .sort((a, b) => a.at - b.at || a.low - b.low)
    .map((move) => {
      low += move.low;
      high += move.high;
      return { time: -Math.log1p(-Math.max(0, move.at)), low, high };
    });
}

/**
 * E[e^(-iwS); within the bounds]. How many values have come is a Markov chain: each of those left comes at rate 1,
 * and S grows by one for each of them and unit of time. So from one bound to the next, dt later, a value that
 * stays contributes q = e^-((1 + iw) dt) and one that comes (1 - q) / (1 + iw). After the last bound all are free:
 * each of those left contributes 1 / (1 + iw).
 */
function characteristic(walk: readonly Bound[], n: number, w: number): readonly [number, number] {
  let [re, im] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  let [nextRe, nextIm] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  re[0] = 1;
  let [now, from, to] = [0, 0, 0];
  const norm = 1 + w * w;
  for (const { time, low, high } of walk) {
    const dt = time - now;
    if (dt > 0) {
      const fade = Math.exp(-dt);
      const [qr, qi] = [fade * Math.cos(w * dt), -fade * Math.sin(w * dt)];
      // 1 - q without cancellation, over 1 + iw.
      const sine = Math.sin((w * dt) / 2);
      const [ar, ai] = [-Math.expm1(-dt) + 2 * fade * sine * sine, -qi];
      const [pr, pi] = [(ar + ai * w) / norm, (ai - ar * w) / norm];
      const fate = 1 / (qr * qr + qi * qi);
      const [rr, ri] = [(pr * qr + pi * qi) * fate, (pi * qr - pr * qi) * fate];
      nextRe.fill(0, from, to + 1);
      nextIm.fill(0, from, to + 1);
      for (let k = from; k <= to; k++) {
        // Binomial terms C(n - k, j) p^j q^(n - k - j), each from the one before by r = p / q.
        const size = Math.exp(-dt * (n - k));
        const angle = -w * dt * (n - k);
        let [tr, ti] = [size * Math.cos(angle), size * Math.sin(angle)];
        [tr, ti] = [tr * re[k]! - ti * im[k]!, tr * im[k]! + ti * re[k]!];
        for (let l = k; l <= to; l++) {
          nextRe[l]! += tr;
          nextIm[l]! += ti;
          const share = (n - l) / (l - k + 1);
          [tr, ti] = [share * (tr * rr - ti * ri), share * (tr * ri + ti * rr)];
        }
      }
      [re, im, nextRe, nextIm, now] = [nextRe, nextIm, re, im, time];
    }
    for (let k = from; k < low; k++) re[k] = im[k] = 0;
    [from, to] = [low, high];
  }
  let [sumRe, sumIm] = [0, 0];
  for (let k = from; k <= n; k++) {
    const size = norm ** (-(n - k) / 2);
    const angle = -Math.atan(w) * (n - k);
    sumRe += size * (re[k]! * Math.cos(angle) - im[k]! * Math.sin(angle));
    sumIm += size * (re[k]! * Math.sin(angle) + im[k]! * Math.cos(angle));
  }
  return [sumRe, -sumIm];
}
