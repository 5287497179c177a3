/** A root at 0 is found to this part of the precision that a root of the bracket's size gets. */
const SMALLEST = 1e-3;

/**
 * A root of f between low and high, where f has different signs, to the last bits: inverse quadratic interpolation
 * where it is safe, else bisection. T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the
 * zero of a nonlinear function without using derivatives", Advances in Engineering Software 28 (1997).
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError(`findRoot needs a change of sign between ${low} and ${high}`);
  let part = 0.5;
  for (;;) {
    const x = a + part * (b - a);
    const fx = f(x);
    // c is the point that falls out of the bracket [x, b].
    let [c, fc] = [a, fa];
    if (fx > 0 !== fa > 0) {
      [c, fc] = [b, fb];
      [b, fb] = [a, fa];
    }
    [a, fa] = [x, fx];
    const [best, fbest] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const tolerance = Number.EPSILON * (2 * Math.abs(best) + SMALLEST * (high - low));
    const least = tolerance / Math.abs(b - a);
    if (fbest === 0 || least > 0.5) return best;
    const [xi, phi] = [(a - b) / (c - b), (fa - fb) / (fc - fb)];
    const safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    part = safe
      ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
      : 0.5;
    part = Math.min(1 - least, Math.max(least, part));
  }
}
