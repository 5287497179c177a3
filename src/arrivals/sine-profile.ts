import type { RateProfile } from './rate-profile.ts';

const CIRCLE = 2 * Math.PI;
/** Halving a bracket so often leaves nothing of it; Newton's steps take about five. */
const MOST_STEPS = 100;

/**
 * max(0, mean + amplitude sin(2 pi t / period)). In the angle a = 2 pi t / period the rate is the derivative of
 * h(a) = mean a + amplitude (1 - cos a), so the arrivals of a whole period, of any number of them and of a part of one
 * are exact. With amplitude > mean the rate is 0 from pi + asin(mean / amplitude) to 2 pi - asin(mean / amplitude).
 */
export function sineProfile(mean: number, amplitude: number, period: number, duration: number): RateProfile {
  const h = (a: number) => mean * a + 2 * amplitude * Math.sin(a / 2) ** 2;
  const slope = (a: number) => Math.max(0, mean + amplitude * Math.sin(a));
  const quiet = amplitude > mean ? Math.asin(mean / amplitude) : Math.PI / 2;
  const [silent, again] = [Math.PI + quiet, CIRCLE - quiet];
  const first = h(silent);
  const skipped = h(again) - first;
  const whole = h(CIRCLE) - skipped;
  const unit = period / CIRCLE;

  /** From 0 to an angle of the first period. */
  const within = (a: number) => (a <= silent ? h(a) : a < again ? first : h(a) - skipped);
  const expected = (t: number) => {
    const periods = Math.floor(t / period);
    return unit * (periods * whole + within(CIRCLE * (t / period - periods)));
  };
  const total = expected(duration);

  return {
    duration,
    rateAt: (t) => slope(CIRCLE * ((t / period) % 1)),
    expected: (t) => expected(Math.min(duration, Math.max(0, t))),
    timeOf: (n) => {
      if (n <= 0) return 0;
      if (n > total) return Infinity;
      const sum = n / unit;
      const periods = Math.floor(sum / whole);
      const rest = Math.min(whole, Math.max(0, sum - periods * whole));
      const angle =
        rest <= first ? solve(h, slope, rest, 0, silent) : solve(h, slope, rest + skipped, again, CIRCLE);
      return Math.min(duration, (periods + angle / CIRCLE) * period);
    },
  };
}

/** The x between low and high with f(x) = y, f rising: Newton's steps, halving where one would leave the bracket. */
function solve(
  f: (x: number) => number,
  slope: (x: number) => number,
  y: number,
  low: number,
  high: number,
): number {
  let [a, b] = [low, high];
  let x = (a + b) / 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    const off = f(x) - y;
    if (off === 0) return x;
    if (off < 0) a = x;
    else b = x;
    const newton = x - off / slope(x);
    const next = newton > a && newton < b ? newton : (a + b) / 2;
    if (Math.abs(next - x) <= Number.EPSILON * x) return next;
    x = next;
  }
  return x;
}
