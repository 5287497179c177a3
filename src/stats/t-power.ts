import { logGamma } from './log-gamma.ts';
import { normalCdf } from './normal.ts';
import { studentQuantile } from './student-t.ts';

const STEPS = 600;

/**
 * Power of a two-sided t test: the chance that |T| exceeds its critical value when the true difference is `shift`
 * standard errors, so that T is noncentral. With S = sqrt(chi^2(df) / df), the estimated over the true standard
 * error, T = (Z + shift) / S; the normal tails are integrated over the density of S by Simpson's rule. In u with
 * S = u^2, since with few degrees of freedom small S count most.
 */
export function tPower(shift: number, df: number, alpha: number): number {
  const critical = studentQuantile(1 - alpha / 2, df);
  const logFront = Math.log(4) + (df / 2) * Math.log(df / 2) - logGamma(df / 2);
  const at = (u: number) => {
    const s = u * u;
    const density = u === 0 ? 0 : Math.exp(logFront + (2 * df - 1) * Math.log(u) - (df * s * s) / 2);
    return density * (normalCdf(shift - critical * s) + normalCdf(-shift - critical * s));
  };
  const h = Math.sqrt(1 + 9 / Math.sqrt(df)) / STEPS;
  let sum = at(0) + at(STEPS * h);
  for (let i = 1; i < STEPS; i++) sum += (i % 2 === 1 ? 4 : 2) * at(i * h);
  return (sum * h) / 3;
}
