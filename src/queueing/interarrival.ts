import { LoadstoneError } from '../core/errors.ts';
import { nonNegative, positive, whole } from './check.ts';

/** The time between two arrivals of a renewal process, as far as a queue must know it. */
export interface Interarrival {
  readonly mean: number;
  /** Squared coefficient of variation, variance / mean^2. */
  readonly scv: number;
  /** The Laplace-Stieltjes transform E[e^-sA], s >= 0. */
  transform(s: number): number;
}

/** D: always the same. */
export const constantInterarrival = (mean: number): Interarrival => ({
  mean: positive('mean', mean),
  scv: 0,
  transform: (s) => Math.exp(-s * mean),
});

/** M: exponential, the gaps of a Poisson process. */
export const exponentialInterarrival = (mean: number): Interarrival => ({
  mean: positive('mean', mean),
  scv: 1,
  transform: (s) => 1 / (1 + s * mean),
});

/** Gamma with this mean and scv > 0; Erlang's k stages are scv = 1 / k. */
export const gammaInterarrival = (mean: number, scv: number): Interarrival => ({
  mean: positive('mean', mean),
  scv: positive('scv', scv),
  transform: (s) => Math.exp(-Math.log1p(s * mean * scv) / scv),
});

/** E_k: the sum of k exponential stages. */
export const erlangInterarrival = (mean: number, stages: number): Interarrival =>
  gammaInterarrival(mean, 1 / whole('stages', stages));

/** H2 with balanced means: two exponential branches that carry half of the mean each; scv > 1. */
export function hyperexponentialInterarrival(mean: number, scv: number): Interarrival {
  positive('mean', mean);
  if (!(nonNegative('scv', scv) > 1)) {
    throw new LoadstoneError('E_PARAMETER', `the scv of a hyperexponential must be above 1, got ${scv}`);
  }
  const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const branch = (share: number, s: number) => share / (1 + (s * mean) / (2 * share));
  return { mean, scv, transform: (s) => branch(p, s) + branch(1 - p, s) };
}

const kinds: Readonly<Record<string, (mean: number, shape: number) => Interarrival>> = {
  constant: constantInterarrival,
  poisson: exponentialInterarrival,
  erlang: erlangInterarrival,
  gamma: gammaInterarrival,
  hyperexponential: hyperexponentialInterarrival,
};

/** 'constant', 'poisson', 'erlang:4' (stages), 'gamma:0.5' or 'hyperexponential:4' (scv), with this mean. */
export function parseInterarrival(text: string, mean: number): Interarrival {
  const [name = '', shape] = text.split(':', 2);
  const needsShape = name !== 'constant' && name !== 'poisson';
  if (!Object.hasOwn(kinds, name) || (shape === undefined) === needsShape) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `arrivals are one of constant, poisson, erlang:STAGES, gamma:SCV, hyperexponential:SCV, got '${text}'`,
    );
  }
  return kinds[name]!(mean, Number(shape));
}
