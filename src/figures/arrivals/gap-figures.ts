import { type ArrivalProcess, type ArrivalSample, arrivalWords } from '../../arrivals/index.ts';
import { type Aspect, findRoot } from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import { histogramAgainst } from '../sample/gap-histogram.ts';
import { quantilesAgainst } from '../sample/quantile-plot.ts';
import { inUnit } from '../sample/time-unit.ts';
import { effectNumber } from '../sample/words.ts';
import type { Width } from '../style.ts';

/** Where the rate goes with time there is no gap of one mean: gaps are those of the stretched clock. */
function clockOf({ rate }: ArrivalSample): { factor: number; unit: string } {
  if (rate === null) return { factor: 1, unit: 'expected arrivals' };
  const { factor, unit } = inUnit(1 / rate);
  return { factor: factor / rate, unit };
}

const key = 'gaps drawn';
const what = 'gaps';
const axis = 'gap';
/** The frame of a histogram reaches to twice the mean at least. */
const least = 2;

/** How the gaps of a load's arrivals are spread, with what their process says. */
export function arrivalGaps(sample: ArrivalSample, shape: Aspect, width: Width = 'wide'): Figure {
  const { process, gaps } = sample;
  const reference = { name: `gaps of ${arrivalWords(process)}`, mean: 1, cdf: process.gapCdf };
  const words = {
    name: 'arrival_gaps',
    topic: 'Gaps of the arrivals',
    title: gapTitle(shape, arrivalWords(process)),
    what,
    key,
    axis,
    ...clockOf(sample),
    least,
  };
  return histogramAgainst(gaps, reference, shape, words, width);
}

/** Each gap against the one that the process has in its place. */
export function arrivalQuantiles(sample: ArrivalSample, shape: Aspect, width: Width = 'wide'): Figure {
  const { process, gaps } = sample;
  const arrivals = arrivalWords(process);
  const reference = {
    name: `the gaps of ${arrivals}`,
    short: process.name === 'poisson' ? 'Poisson' : process.name,
    the: arrivals,
    quantile: quantileOf(process),
  };
  const words = {
    name: 'arrival_quantiles',
    topic: 'Quantiles of the gaps',
    title: (outside: number, points: number) =>
      `The gaps ${shape.outcome === 'beyond' ? 'leave' : 'lie along'} the quantiles of ${arrivals}: ${outside} of ${points} points outside the band`,
    what,
    key,
    axis,
    ...clockOf(sample),
  };
  return quantilesAgainst(gaps, reference, words, width);
}

function gapTitle({ outcome, effect }: Aspect, arrivals: string): string {
  const value = effectNumber(effect.value);
  const bound = `95% bound ${effectNumber(effect.high)}`;
  if (outcome === 'within') return `The gaps are those of ${arrivals}: off by ${value} (${bound})`;
  if (outcome === 'beyond') return `The gaps are not those of ${arrivals}: ${value} away from them`;
  return `The gaps are ${value} away from those of ${arrivals} (${bound})`;
}

/** The inverse of its distribution function, between 0 and a gap that is long enough. */
function quantileOf({ gapCdf }: ArrivalProcess): (u: number) => number {
  return (u) => {
    let high = 1;
    while (gapCdf(high) < u) high *= 2;
    return findRoot((x) => gapCdf(x) - u, 0, high);
  };
}
