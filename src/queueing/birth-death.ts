/** An infinite series ends where all that follows is less than this share of it: rare waits keep their digits too. */
const TOLERANCE = 1e-40;

/**
 * Steady state of a chain on 0, 1, 2, ..., `last` that goes up from n at rate birth(n) and down at rate death(n):
 * p(n + 1) / p(n) = birth(n) / death(n + 1). The ratios are multiplied from the likeliest state outwards, so that nothing
 * overflows at any size. Without a last state birth must not rise and death not fall with n: then p has one peak.
 * L. Kleinrock, "Queueing systems, volume 1" (1975), section 3.1.
 */
export function birthDeath(
  birth: (n: number) => number,
  death: (n: number) => number,
  last = Number.POSITIVE_INFINITY,
): Float64Array {
  const peak = last === Number.POSITIVE_INFINITY ? firstPeak(birth, death) : likeliest(birth, death, last);
  const weights = [1];
  for (let n = peak; n > 0; n--) weights.push((weights.at(-1)! * death(n)) / birth(n - 1));
  weights.reverse();
  let sum = weights.reduce((all, weight) => all + weight, 0);
  for (let n = peak; n < last; n++) {
    const ratio = birth(n) / death(n + 1);
    const next = weights[n]! * ratio;
    // Without a last state what follows adds up to less than a geometric series with this ratio.
    if (last === Number.POSITIVE_INFINITY && next <= TOLERANCE * sum * (1 - ratio)) break;
    weights.push(next);
    sum += next;
  }
  return Float64Array.from(weights, (weight) => weight / sum);
}

function firstPeak(birth: (n: number) => number, death: (n: number) => number): number {
  let peak = 0;
  while (birth(peak) > death(peak + 1)) peak++;
  return peak;
}

function likeliest(birth: (n: number) => number, death: (n: number) => number, last: number): number {
  let [best, highest, log] = [0, 0, 0];
  for (let n = 0; n < last; n++) {
    // The ratio itself may overflow.
    log += Math.log(birth(n)) - Math.log(death(n + 1));
    if (log > highest) [best, highest] = [n + 1, log];
  }
  return best;
}

/** The mean of f(n) over the states, smallest probabilities first. */
export function meanOver(p: Float64Array, f: (n: number) => number): number {
  let sum = 0;
  for (let n = p.length - 1; n >= 0; n--) sum += p[n]! * f(n);
  return sum;
}
