import { logGamma } from './log-gamma.ts';

const TINY = 1e-300;
const MOST_TERMS = 10_000;

/** Regularised lower incomplete gamma function P(a, x) = 1 - Q(a, x). */
export function incompleteGamma(a: number, x: number): number {
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Its complement Q(a, x), without cancellation in the tail. */
export function incompleteGammaUpper(a: number, x: number): number {
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** x^a e^-x / Gamma(a). */
const front = (a: number, x: number) => Math.exp(a * Math.log(x) - x - logGamma(a));

/** DLMF 8.11.4: P(a, x) = x^a e^-x / Gamma(a + 1) * sum of x^n / ((a + 1) ... (a + n)). */
function series(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) throw new RangeError(`incompleteGamma needs a > 0 and x >= 0, got ${a} and ${x}`);
  if (x === 0) return 0;
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; n < MOST_TERMS && term > sum * Number.EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * front(a, x);
}

/** DLMF 8.9.2, the continued fraction of Q(a, x), by Lentz's method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value * front(a, x);
}

const nonZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
