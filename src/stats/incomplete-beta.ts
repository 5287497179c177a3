import { logGamma } from './log-gamma.ts';

const TINY = 1e-300;
const MOST_TERMS = 10_000;

/**
 * Regularised incomplete beta function I_x(a, b): DLMF 8.17.22, the continued fraction evaluated by Lentz's
 * method. It converges fast for x < (a + 1) / (a + b + 2); elsewhere I_x(a, b) = 1 - I_(1-x)(b, a).
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`incompleteBeta needs 0 <= x <= 1, got ${x}`);
  if (!(a > 0 && b > 0)) throw new RangeError(`incompleteBeta needs a > 0 and b > 0, got ${a} and ${b}`);
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return Math.exp(logFront) / (a * continuedFraction(x, a, b));
}

function continuedFraction(x: number, a: number, b: number): number {
  let [value, c, d] = [1, 1, 0];
  for (let i = 1; i < MOST_TERMS; i++) {
    d = 1 / nonZero(1 + coefficient(i, x, a, b) * d);
    c = nonZero(1 + coefficient(i, x, a, b) / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value;
}

function coefficient(i: number, x: number, a: number, b: number): number {
  const m = i >> 1;
  if (i % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

const nonZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
