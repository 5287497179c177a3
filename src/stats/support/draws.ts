import type { Rng } from '../../core/rng.ts';

/** Samples to test tests with: made as directly as can be, so that they do not lean on the code under test. */

export function sample(n: number, draw: () => number): number[] {
  const values: number[] = [];
  for (let i = 0; i < n; i++) values.push(draw());
  return values;
}

/** Normal with mean 0 and deviation 1: G. E. P. Box and M. E. Muller (1958). */
export function normal(rng: Rng): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const r = Math.sqrt(-2 * Math.log1p(-rng.next()));
    const angle = 2 * Math.PI * rng.next();
    spare = r * Math.sin(angle);
    return r * Math.cos(angle);
  };
}

/** With mean 1. */
export const exponential = (rng: Rng) => () => -Math.log1p(-rng.next());

/** The sum of k exponentials, with mean 1: squared coefficient of variation 1 / k. */
export const erlang = (rng: Rng, k: number) => () => {
  let product = 1;
  for (let i = 0; i < k; i++) product *= 1 - rng.next();
  return -Math.log(product) / k;
};

/** A mixture of two exponentials with mean 1 and balanced means. */
export const hyperexponential = (rng: Rng, scv: number) => {
  const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  return () => -Math.log1p(-rng.next()) / (2 * (rng.next() < p ? p : 1 - p));
};

export const lognormal = (rng: Rng, sigma: number) => {
  const z = normal(rng);
  return () => Math.exp(sigma * z());
};

/** A count with the given mean, by inversion of the cdf: for means up to some hundreds. */
export const poisson = (rng: Rng, mean: number) => () => {
  let [u, k, p] = [rng.next(), 0, Math.exp(-mean)];
  while (u >= p && p > 0) {
    u -= p;
    p *= mean / ++k;
  }
  return k;
};

/** x_i = rho x_(i-1) + noise, stationary, with mean 0 and variance 1. */
export function autoregressive(rng: Rng, rho: number): () => number {
  const z = normal(rng);
  const noise = Math.sqrt(1 - rho * rho);
  let x = z();
  return () => {
    const now = x;
    x = rho * x + noise * z();
    return now;
  };
}

/**
 * Waiting times of an M/M/1 with mu = 1, in steady state from the first on, by Lindley's recursion. Service less gap is
 * positive with probability rho / (1 + rho), and then exponential with mean 1, else minus one with mean 1 / rho.
 */
export function waits(rng: Rng, rho: number): () => number {
  // With probability 1 - rho nobody waits, else the wait is exponential with mean 1 / (1 - rho).
  let wait = rng.next() < rho ? -Math.log1p(-rng.next()) / (1 - rho) : 0;
  const up = rho / (1 + rho);
  return () => {
    const now = wait;
    const u = rng.next();
    wait = u < up ? wait - Math.log(1 - u / up) : Math.max(0, wait + Math.log(1 - (u - up) / (1 - up)) / rho);
    return now;
  };
}

/** The times of events with such gaps. */
export function times(n: number, gap: () => number): number[] {
  let now = 0;
  return sample(n, () => {
    now += gap();
    return now;
  });
}
