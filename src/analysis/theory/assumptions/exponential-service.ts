import { binomialCdf } from '../../../stats/binomial.ts';
import type { Claim } from '../../../stats/checks/aspect.ts';
import { exponentialShape } from '../../../stats/checks/claims.ts';
import { marginsOf } from '../../../stats/checks/margins.ts';
import { mean } from '../../../stats/mean.ts';
import { occupancyOf } from '../observed.ts';
import type { Checked, Claims } from './checked.ts';
import { around, normalClaim, rareClaim } from './effects.ts';
import { onAGrid, roundedToAGrid } from './timer-grid.ts';

/** The mean wait of M/G/1 is proportional to the mean square (Pollaczek and Khinchine): 10% of it. */
const SQUARE_MARGIN = 0.1;
/** Longer services count as so many means. */
const CUT = 5;
const CUT_SQUARE = cutSquare(CUT);
/** Services below this part of the mean are short: 4.9% of exponential ones. */
const SHORT = 1 / 20;
/** Of their expected number. A tenth of a millisecond of overhead takes a tenth of them away where the mean is 20 ms. */
const SHORT_MARGIN = 0.5;

/** The times for which a server was occupied, one request each. */
export function exponentialService({ served, untold }: Checked): Claims {
  if (served === null) return { claims: [], untold };
  const services = served.map(occupancyOf);
  const claims = [
    exponentialShape('services are exponential', services, marginsOf().distance),
    spread(services),
    shortOnes(services),
    onAGrid(services),
    ...roundedToAGrid(served),
  ];
  return { claims, untold: null };
}

/**
 * The mean square of x / mean with x cut at c = 5 means: a machine that stands still for a moment makes one service as long as
 * ten, and a variance would see nothing else. Of exponential values E[min(X, c)^2] = 2 (1 - (1 + c) e^-c). Its variance is
 * E[min^4] - E[min^2]^2, less the square of E[X f'(X)] = 2 E[X^2; X < c] since the mean is fitted: f(x / mean) falls by that with the
 * mean's error, and Cov(f(X), X) is the same number (the score of a scale is X - 1).
 */
function spread(services: readonly number[]): Claim {
  const m = mean(services);
  const excess = mean(services.map((one) => Math.min(one / m, CUT) ** 2)) / CUT_SQUARE.mean - 1;
  const se = CUT_SQUARE.sd / CUT_SQUARE.mean / Math.sqrt(services.length);
  const what = `mean square up to ${CUT} means / that of the exponential - 1`;
  return normalClaim('services vary as exponential ones', what, excess, se, around(SQUARE_MARGIN));
}

function cutSquare(c: number) {
  const e = Math.exp(-c);
  const second = 2 * (1 - e * (1 + c));
  const fourth = 4 * (6 - e * (c ** 3 + 3 * c ** 2 + 6 * c + 6));
  const slope = 2 * (2 - e * (c ** 2 + 2 * c + 2));
  return { mean: second, sd: Math.sqrt(fourth - second ** 2 - slope ** 2) };
}

/** A timer with a step knows no services below it; a distance of distributions hardly sees that they are missing. */
function shortOnes(services: readonly number[]): Claim {
  const n = services.length;
  const expected = -Math.expm1(-SHORT);
  const limit = SHORT * mean(services);
  const count = services.filter((one) => one < limit).length;
  // The interval alone is of use here, whatever the margin.
  const { effect } = rareClaim('', '', count, n, 1);
  const [below, above] = [binomialCdf(count, n, expected), 1 - binomialCdf(count - 1, n, expected)];
  return {
    name: 'short services are as frequent as they should be',
    effect: {
      what: `services below 1/${1 / SHORT} of the mean / their expected number`,
      value: effect.value / expected,
      low: effect.low / expected,
      high: effect.high / expected,
      margin: around(SHORT_MARGIN, 1),
    },
    tests: [{ name: 'binomial', statistic: count, p: Math.min(1, 2 * Math.min(below, above)) }],
  };
}
