import { type Check, type Claim, judgeClaims } from '../stats/checks/aspect.ts';
import { distanceEffect, exponentialShape, independence, poissonCounts } from '../stats/checks/claims.ts';
import { marginsOf } from '../stats/checks/margins.ts';
import { kolmogorovP } from '../stats/kolmogorov.ts';
import { ksDistance } from '../stats/ks-distance.ts';
import { mean } from '../stats/mean.ts';
import { normalQuantile } from '../stats/normal.ts';
import { variance } from '../stats/variance.ts';
import { type ArrivalProcess, arrivalWords } from './arrival-process.ts';
import type { ArrivalCounts } from './arrival-sample.ts';

const FEWEST_GAPS = 100;
/** Of the ends of an interval, as in the checks of src/stats: two one-sided tests at 5%. */
const Z = normalQuantile(0.95);
const SHORT = 0.1;

/**
 * Whether points, one a unit expected, are those of the process that they were drawn from: their gaps, the independence
 * of these, the counts, and whether they come evenly. What the process says is known beforehand, so nothing is fitted.
 * null where nothing is random, or there is too little.
 */
export function checkArrivals(
  process: ArrivalProcess,
  points: readonly number[],
  gaps: readonly number[],
  counts: readonly ArrivalCounts[],
): Check | null {
  if (process.scv === 0 || gaps.length < FEWEST_GAPS) return null;
  return judgeClaims([
    shape(process, gaps),
    ...memory(process, gaps),
    ...counts.flatMap((one) => dispersion(process, one)),
    evenness(process, points),
  ]);
}

const isPoisson = ({ name }: ArrivalProcess) => name === 'poisson';

/** Gaps that depend on each other tell as much as so many that do not: their mean has the variance I / n, not scv / n. */
const worthOf = ({ scv, dispersion, independentFrom }: ArrivalProcess, n: number): number =>
  independentFrom === null && dispersion > scv ? (n * scv) / dispersion : n;

const everyOther = (gaps: readonly number[], step: number) =>
  step === 1 ? gaps : gaps.filter((_, i) => i % step === 0);

function shape(process: ArrivalProcess, all: readonly number[]): Claim {
  const { distance: margin } = marginsOf();
  const { independentFrom } = process;
  const gaps = everyOther(all, independentFrom ?? 1);
  const d = ksDistance(gaps, process.gapCdf);
  const known = { name: 'Kolmogorov-Smirnov', statistic: d, p: kolmogorovP(d, gaps.length) };
  return {
    name: `the gaps are those of ${arrivalWords(process)}`,
    effect: distanceEffect('largest distance', d, worthOf(process, gaps.length), margin),
    tests: [
      ...(independentFrom === null ? [] : [known]),
      ...(isPoisson(process) ? exponentialShape('', gaps, margin).tests : []),
    ],
  };
}

/** Of gaps that are independent, or that are where they are so far apart; else what they say of each other. */
function memory(process: ArrivalProcess, all: readonly number[]): Claim[] {
  const { correlation: margin } = marginsOf();
  const { independentFrom, autocorrelation } = process;
  if (independentFrom !== null) {
    const gaps = everyOther(all, independentFrom);
    const which = independentFrom === 1 ? 'the gaps' : 'every second gap';
    // Ranks of a known distribution have moments, whatever the gaps have.
    const ranks = isPoisson(process) ? gaps : gaps.map(process.gapCdf);
    return [independence(`${which} ${independentFrom === 1 ? 'are' : 'is'} independent`, ranks, margin)];
  }
  const value = correlationOf(all);
  const half = Z / Math.sqrt(worthOf(process, all.length));
  return [
    {
      name: `neighbouring gaps are correlated as those of ${arrivalWords(process)}`,
      effect: {
        what: 'lag-1 autocorrelation',
        value,
        low: value - half,
        high: value + half,
        margin: { low: autocorrelation - margin, high: autocorrelation + margin },
      },
      tests: [],
    },
  ];
}

function correlationOf(gaps: readonly number[]): number {
  const average = mean(gaps);
  let [square, product] = [0, 0];
  for (let i = 0; i < gaps.length; i++) {
    const off = gaps[i]! - average;
    square += off * off;
    if (i > 0) product += off * (gaps[i - 1]! - average);
  }
  return product / square;
}

function dispersion(process: ArrivalProcess, { counts, mean: gaps, width_s }: ArrivalCounts): Claim[] {
  const margins = marginsOf().dispersion;
  const margin = width_s < SHORT ? margins.short : margins.long;
  const what = `counts in ${width_s < 1 ? `${width_s * 1000} ms` : `${width_s} s`}`;
  if (isPoisson(process)) return [poissonCounts(`${what} are Poisson`, counts, margin)];
  const intended = process.dispersionIn(gaps);
  if (intended === null) return [];
  const value = variance(counts) / mean(counts);
  // Of n counts that are about normal; longer memory than a stretch makes it wider still.
  const worth = worthOf(process, counts.length);
  const half = Z * value * Math.sqrt(2 / Math.max(1, worth - 1));
  return [
    {
      name: `${what} vary as those of ${arrivalWords(process)}`,
      effect: {
        what: 'variance / mean',
        value,
        low: Math.max(0, value - half),
        high: value + half,
        margin: { low: intended * (1 - margin), high: intended * (1 + margin) },
      },
      tests: [],
    },
  ];
}

/**
 * Between the first and the last one they come evenly: the distance from that, times the root of n, tends to the largest
 * value of a Brownian bridge, times the root of the index of dispersion.
 */
function evenness(process: ArrivalProcess, points: readonly number[]): Claim {
  const { distance: margin } = marginsOf();
  const [first, last] = [points[0]!, points.at(-1)!];
  const between = points.slice(1, -1);
  const d = ksDistance(between, (point) => (point - first) / (last - first));
  const known = Number.isFinite(process.dispersion) && process.dispersion > 0;
  const worth = Math.max(1, Math.floor(known ? between.length / process.dispersion : between.length));
  return {
    name: 'the rate follows its profile',
    effect: distanceEffect('distance from it', d, worth, margin),
    tests: known ? [{ name: 'Kolmogorov-Smirnov', statistic: d, p: kolmogorovP(d, worth) }] : [],
  };
}
