import type { Claim, NamedTest } from '../../../stats/checks/aspect.ts';
import { chiSquaredP } from '../../../stats/chi-squared.ts';
import { mean } from '../../../stats/mean.ts';
import { quantile } from '../../../stats/quantile.ts';
import { occupancyOf, type Served } from '../observed.ts';

/** Steps of timers in seconds: event loops, kernels of 250 and 100 Hz, another system's 64 Hz. */
const STEPS_S = [0.001, 0.004, 0.01, 1 / 64] as const;
/** Of the resultant's length, from 0 (no grid) to 1 (all on it). */
const MARGIN = 0.1;
/** Of a step: the first harmonic of what rounding adds has an amplitude of 1 / pi of it. */
const ROUNDING_MARGIN = 0.05;
/** Chance that a plane normal vector is longer. */
const ONE_SIDED = 0.05;

interface Vector {
  readonly x: number;
  readonly y: number;
}

/** Var x, Var y and Cov(x, y) of one observation. */
interface Spread {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

interface Seen {
  readonly length: number;
  readonly test: NamedTest;
}

/**
 * Services that a timer ends lie on its grid: their phases e^(2 pi i s / step) point the same way. Of exponential services
 * the mean phase is the characteristic function 1 / (1 - i w m), w = 2 pi / step, which is short where the step is short
 * against the mean m; what is beyond it is held against its own covariance. Steps longer than the mean are no grid: they
 * show in the distribution. Rayleigh's test of directions, about a mean that is not 0: K. V. Mardia and P. E. Jupp,
 * "Directional statistics" (2000), section 6.3.
 */
export function onAGrid(services: readonly number[]): Claim {
  const m = mean(services);
  const n = services.length;
  const seen = STEPS_S.filter((step) => step <= m).map((step): Seen => {
    const w = (2 * Math.PI) / step;
    const [one, two] = [characteristic(w * m), characteristic(2 * w * m)];
    const x = mean(services.map((s) => Math.cos(w * s))) - one.x;
    const y = mean(services.map((s) => Math.sin(w * s))) - one.y;
    const spread = {
      xx: (1 + two.x) / 2 - one.x ** 2,
      yy: (1 - two.x) / 2 - one.y ** 2,
      xy: two.y / 2 - one.x * one.y,
    };
    return { length: Math.hypot(x, y), test: wald(step, { x, y }, spread, n) };
  });
  const half = Math.sqrt(Math.log(1 / ONE_SIDED) / n);
  return longest(
    'services lie on no grid of a timer',
    'length of the mean phase beyond chance',
    seen,
    half,
    MARGIN,
  );
}

/** 1 / (1 - i a). */
const characteristic = (a: number): Vector => ({ x: 1 / (1 + a * a), y: a / (1 + a * a) });

/**
 * A timer that rounds a service adds what is lacking to its grid, so that what is added depends on where the drawn service
 * lies on the grid; jitter alone does not, nor do services that all take longer in the same proportion, which is taken off
 * before. The covariance with the phase of the drawn one, as an amplitude, in steps. What is beyond two steps is taken for
 * two: a server that stood still once is no timer.
 */
export function roundedToAGrid(served: readonly Served[]): Claim[] {
  const drawn = served.flatMap(({ server }) => server.drawn_s ?? []);
  if (drawn.length < served.length) return [];
  const n = drawn.length;
  const added = withoutProportion(
    drawn,
    served.map((one, i) => occupancyOf(one) - drawn[i]!),
  );
  const m = mean(drawn);
  const seen = STEPS_S.filter((step) => step <= m).map((step): Seen => {
    const e = inSteps(added, step);
    const [cos, sin] = [Math.cos, Math.sin].map((of) =>
      centred(drawn.map((s) => of((2 * Math.PI * s) / step))),
    ) as [number[], number[]];
    const [x, y, noise] = [product(e, cos), product(e, sin), product(e, e)];
    const spread = {
      xx: noise * product(cos, cos),
      yy: noise * product(sin, sin),
      xy: noise * product(cos, sin),
    };
    return { length: 2 * Math.hypot(x, y), test: wald(step, { x, y }, spread, n) };
  });
  const finest = inSteps(added, STEPS_S[0]);
  const half = 2 * Math.sqrt((Math.log(1 / ONE_SIDED) * product(finest, finest)) / (2 * n));
  const what = 'steps by which a service follows the phase of the drawn one';
  return [longest('services are not rounded to a grid', what, seen, half, ROUNDING_MARGIN)];
}

/** What is left of y after a straight line through the medians of the shorter and the longer half, whatever a few of them do. */
function withoutProportion(x: readonly number[], y: readonly number[]): number[] {
  const middle = quantile(x, 0.5);
  const medians = [(at: number) => at <= middle, (at: number) => at > middle].map((of) => {
    const own = x.flatMap((at, i) => (of(at) ? [i] : []));
    return own.length === 0
      ? { x: middle, y: 0 }
      : {
          x: quantile(
            own.map((i) => x[i]!),
            0.5,
          ),
          y: quantile(
            own.map((i) => y[i]!),
            0.5,
          ),
        };
  }) as [Vector, Vector];
  const [low, high] = medians;
  const slope = high.x > low.x && low.x < middle ? (high.y - low.y) / (high.x - low.x) : 0;
  const rest = y.map((one, i) => one - slope * x[i]!);
  const centre = quantile(rest, 0.5);
  return rest.map((one) => one - centre);
}

const inSteps = (values: readonly number[], step: number): number[] =>
  centred(values.map((one) => Math.min(2, Math.max(-2, one / step))));

const centred = (values: readonly number[]): number[] => {
  const centre = mean(values);
  return values.map((value) => value - centre);
};

/** Mean product. */
const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, one, i) => sum + one * b[i]!, 0) / a.length;

/** That the mean of n plane vectors with this covariance is 0: v' C^-1 v n is chi-square with 2 degrees of freedom. */
function wald(step: number, { x, y }: Vector, { xx, yy, xy }: Spread, n: number): NamedTest {
  const determinant = xx * yy - xy * xy;
  // Nothing varies, as where everything is drawn alike.
  const statistic = determinant > 0 ? (n * (yy * x * x - 2 * xy * x * y + xx * y * y)) / determinant : 0;
  return {
    name: `grid of ${(1000 * step).toFixed(3).replace(/\.?0+$/, '')} ms`,
    statistic,
    p: chiSquaredP(statistic, 2),
  };
}

function longest(name: string, what: string, seen: readonly Seen[], half: number, margin: number): Claim {
  const value = Math.max(0, ...seen.map(({ length }) => length));
  return {
    name,
    effect: {
      what,
      value,
      low: Math.max(0, value - half),
      high: value + half,
      margin: { low: 0, high: margin },
    },
    tests: seen.map(({ test }) => test),
  };
}
