import { nonNegative, positive, whole } from './check.ts';

// Complex numbers as pairs: one file's worth of them needs no library.
type Complex = readonly [re: number, im: number];
const plus = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
const times = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const scaled = (a: Complex, by: number): Complex => [a[0] * by, a[1] * by];
const over = (a: number, b: Complex): Complex => scaled([b[0], -b[1]], a / (b[0] * b[0] + b[1] * b[1]));

/** The square root with a real part of at least 0. */
function root([re, im]: Complex): Complex {
  const size = Math.hypot(re, im);
  const half = Math.sqrt((size + Math.abs(re)) / 2);
  const other = half === 0 ? 0 : im / (2 * half);
  return re >= 0 ? [half, other] : [Math.abs(other), im < 0 ? -half : half];
}

/**
 * The transform of E[N(t)] of M/M/c from empty. The balance equations of the transforms of the state probabilities,
 *   (s + lambda + n mu) p_n = lambda p_(n-1) + (n + 1) mu p_(n+1) below c,
 * give p_n / p_(n-1) = lambda / (s + lambda + n mu - (n + 1) mu p_(n+1) / p_n): a continued fraction from c down,
 * where all later ratios are the same root of a quadratic. `all` and `mean` are the sums of p_k / p_n and of
 * (k - n) p_k / p_n over k >= n; all p_k together are 1 / s, which gives p_0 without a difference.
 */
function meanTransform(s: Complex, lambda: number, mu: number, servers: number): Complex {
  const full = plus(s, [lambda + servers * mu, 0]);
  const discriminant = plus(times(full, full), [-4 * lambda * servers * mu, 0]);
  let ratio = over(2 * lambda, plus(full, root(discriminant)));
  let all = over(1, [1 - ratio[0], -ratio[1]]);
  let mean = times(ratio, times(all, all));
  for (let n = servers - 1; n > 0; n--) {
    ratio = over(lambda, plus(plus(s, [lambda + n * mu, 0]), scaled(ratio, -(n + 1) * mu)));
    mean = times(ratio, plus(all, mean));
    all = plus([1, 0], times(ratio, all));
  }
  const ends = times(s, all);
  return times(mean, over(1, ends));
}

/** Discretisation error of the inversion: about e^-this. */
const ACCURACY = 23;
const FIRST_TERMS = 40;
/** Partial sums that are averaged with binomial weights. */
const AVERAGED = 14;

/**
 * f(t) from its transform by the Euler algorithm: a Fourier series, summed with Euler's transformation. For smooth f
 * the error is about 1e-9 of its size. J. Abate and W. Whitt, "Numerical inversion of Laplace transforms of probability
 * distributions", ORSA Journal on Computing 7 (1995).
 */
function invert(transform: (s: Complex) => Complex, t: number): number {
  const at = (k: number) => transform([ACCURACY / (2 * t), (k * Math.PI) / t])[0];
  let sum = at(0) / 2;
  for (let k = 1; k <= FIRST_TERMS; k++) sum += (k % 2 ? -1 : 1) * at(k);
  let [weight, average] = [2 ** -AVERAGED, 0];
  for (let j = 0; j <= AVERAGED; j++) {
    average += weight * sum;
    weight *= (AVERAGED - j) / (j + 1);
    const k = FIRST_TERMS + j + 1;
    sum += (k % 2 ? -1 : 1) * at(k);
  }
  return (Math.exp(ACCURACY / 2) / t) * average;
}

/**
 * E[N(t)], the mean number inside an M/M/c queue a time t >= 0 after it was empty: how long a warm-up must be.
 * lambda >= 0 and mu > 0 per unit of time; also where it never settles (lambda >= servers mu). To about 1e-9 of the
 * value; the work goes with `servers`, not with t. E_PARAMETER outside the ranges.
 * Transform: Kleinrock 1975, section 2.5's equations; J. Abate and W. Whitt, "Transient behavior of the M/M/1 queue",
 * Queueing Systems 2 (1987).
 */
export function transientNumberInside(lambda: number, mu: number, servers: number, t: number): number {
  nonNegative('lambda', lambda);
  positive('mu', mu);
  whole('servers', servers);
  if (nonNegative('t', t) === 0 || lambda === 0) return 0;
  return invert((s) => meanTransform(s, lambda, mu, servers), t);
}
