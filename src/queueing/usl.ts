import { LoadstoneError } from '../core/errors.ts';
import { leastSquares } from '../stats/least-squares.ts';

/**
 * Universal Scalability Law: X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)), with gamma the throughput of
 * one, alpha the contention and beta the cost of keeping coherent.
 * N. J. Gunther, "Guerrilla capacity planning" (2007); bounds and starting values as in the R package usl.
 */
export interface Usl {
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface UslFit extends Usl {
  /** Standard errors; 0 for a parameter on a bound. */
  readonly se: Usl;
  /** Parameters that sit on a bound of [0, 1], for gamma of [0, inf). */
  readonly at_bound: readonly (keyof Usl)[];
  /** Where throughput is highest, sqrt((1 - alpha) / beta), and how high; null: no interior peak. */
  readonly peak_n: number | null;
  readonly peak_x: number | null;
}

const names = ['gamma', 'alpha', 'beta'] as const;

export const uslThroughput = ({ gamma, alpha, beta }: Usl, n: number) =>
  (gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));

/** Fits the law to measured throughputs x at n users. Needs more points than its three parameters. */
export function fitUsl(n: readonly number[], x: readonly number[]): UslFit {
  if (n.length !== x.length || new Set(n).size <= names.length) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `the USL's 3 parameters need throughputs at 4 or more levels, got ${new Set(n).size}`,
    );
  }
  const fit = leastSquares(
    n,
    x,
    ([gamma = 0, alpha = 0, beta = 0]) =>
      (at) =>
        uslThroughput({ gamma, alpha, beta }, at),
    [
      { start: Math.max(...x.map((v, i) => v / n[i]!)), low: 0 },
      { start: 0.01, low: 0, high: 1 },
      { start: 1e-4, low: 0, high: 1 },
    ],
  );
  const law = named(fit.parameters);
  const peak_n = law.beta > 0 && law.alpha < 1 ? Math.sqrt((1 - law.alpha) / law.beta) : null;
  return {
    ...law,
    se: named(fit.standardErrors),
    at_bound: names.filter((_, i) => fit.atBound[i]),
    peak_n,
    peak_x: peak_n === null ? null : uslThroughput(law, peak_n),
  };
}

const named = ([gamma = 0, alpha = 0, beta = 0]: readonly number[]): Usl => ({ gamma, alpha, beta });
