import type { ArrivalProcess } from './arrival-process.ts';

/**
 * A Poisson process whose rate goes to and fro between two: `high` times the mean for the share `share` of the time
 * (high share = 1: nothing comes in the rest of it), staying in each for exponential times, with `cycle` arrivals
 * expected in one high and one low stay together. It starts in stationarity.
 *
 * Its rate has the variance v = share (1 - share) (high - low)^2 and the autocovariance v exp(-s t), s being the sum
 * of the two rates of leaving. So Var N(t) / t = 1 + 2 v / s (1 - (1 - exp(-s t)) / (s t)), which tends to
 * 1 + 2 v / s: W. Fischer, K. Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", Performance
 * Evaluation 18 (1993).
 */
export function mmpp(name: string, high: number, share: number, cycle: number): ArrivalProcess {
  const low = Math.max(0, (1 - high * share) / (1 - share));
  const [leaveHigh, leaveLow] = [1 / (share * cycle), 1 / ((1 - share) * cycle)];
  const v = share * (1 - share) * (high - low) ** 2;
  const s = leaveHigh + leaveLow;
  return {
    name,
    ...gapMoments(high, low, leaveHigh, leaveLow, share),
    dispersion: 1 + (2 * v) / s,
    gapCdf: gapCdf(high, low, leaveHigh, leaveLow, share),
    independentFrom: null,
    dispersionIn: (gaps) => 1 + ((2 * v) / s) * (1 + Math.expm1(-s * gaps) / (s * gaps)),
    points: (rng) => {
      const exponential = () => -Math.log1p(-rng.next());
      let isHigh = rng.next() < share;
      let last = 0;
      let change = exponential() / (isHigh ? leaveHigh : leaveLow);
      return () => {
        for (;;) {
          // An exponential has no memory: what is left of a gap after a change of rate is a new one at that rate.
          const next = last + exponential() / (isHigh ? high : low);
          if (next <= change) {
            last = next;
            return next;
          }
          last = change;
          isHigh = !isHigh;
          change += exponential() / (isHigh ? leaveHigh : leaveLow);
        }
      };
    },
  };
}

/**
 * P(gap <= x) = 1 - a exp(D0 x) 1, with a and D0 as below: two exponentials of the eigenvalues of D0, which are real and
 * differ. By Sylvester's formula and a 1 = 1, a exp(D0 x) 1 is the sum over both of exp(l x) (a D0 1 - other) / (l - other).
 */
function gapCdf(high: number, low: number, leaveHigh: number, leaveLow: number, share: number) {
  const [p, q] = [-high - leaveHigh, -low - leaveLow];
  const root = Math.sqrt(((p - q) / 2) ** 2 + leaveHigh * leaveLow);
  const [slow, fast] = [(p + q) / 2 + root, (p + q) / 2 - root];
  // The rows of D0 add up to the rates of arrival, taken negative.
  const slope = -(share * high * high + (1 - share) * low * low);
  const weight = (slope - fast) / (slow - fast);
  return (x: number) => (x <= 0 ? 0 : -(weight * Math.expm1(slow * x) + (1 - weight) * Math.expm1(fast * x)));
}

/**
 * The gaps as one sees them from arrivals. With D0 the generator of the states less the rates of arrival on its
 * diagonal, M = -D0^-1 and P = M diag(rates) the states from one arrival to the next: E X = a M 1 = 1,
 * E X^2 = 2 a M^2 1 and E X X' = a M P M 1, where a is the state that an arrival finds (cookbook, section 2.2).
 */
function gapMoments(high: number, low: number, leaveHigh: number, leaveLow: number, share: number) {
  const determinant = high * low + high * leaveLow + low * leaveHigh;
  const apply = (x: number, y: number): [number, number] => [
    ((low + leaveLow) * x + leaveHigh * y) / determinant,
    (leaveLow * x + (high + leaveHigh) * y) / determinant,
  ];
  const seen = ([x, y]: [number, number]) => share * high * x + (1 - share) * low * y;
  const toNext = apply(1, 1);
  const scv = 2 * seen(apply(...toNext)) - 1;
  const product = seen(apply(...apply(high * toNext[0], low * toNext[1])));
  return { scv, autocorrelation: (product - 1) / scv };
}
