import { formatCsv } from '../../results/csv.ts';
import { type Aspect, betaQuantile } from '../../stats/index.ts';
import type { Box } from '../axes.ts';
import type { Figure } from '../figure.ts';
import type { Scale } from '../scale.ts';
import { bandOpacity, paint, type Width } from '../style.ts';
import { el, pathThrough } from '../svg.ts';
import { formatTick } from '../ticks.ts';
import { keyLeft } from './bars.ts';
import type { SampleName, SampleWords } from './gap-histogram.ts';
import { sampleFigure } from './sample-figure.ts';
import { inUnit } from './time-unit.ts';
import { effectNumber, timeWords } from './words.ts';

const mostPoints = 160;

interface Place {
  readonly theory: number;
  readonly seen: number;
  readonly low: number;
  readonly high: number;
}

/** Each value against the one that the fitted exponential would have in its place; in an exponential sample the points lie on the diagonal. */
export function quantilePlot(
  values: readonly number[],
  mean: number,
  shape: Aspect,
  what: SampleName,
  width: Width = 'wide',
): Figure {
  const reference: QuantileReference = {
    name: `an exponential of mean ${timeWords(mean)}`,
    short: 'exponential',
    the: 'the exponential',
    quantile: (u) => -Math.log1p(-u) * mean,
  };
  const words: QuantileWords = {
    name: `${what}_quantiles`,
    topic: `Quantiles of the ${what}`,
    title: (outside, points) => title(shape, outside, points, what),
    what,
    key: `measured ${what}`,
    axis: what === 'gaps' ? 'gap' : 'value',
    ...inUnit(mean),
  };
  return quantilesAgainst(values, reference, words, width);
}

/** What values are held against, in their own unit. */
export interface QuantileReference {
  /** With its article: 'an exponential of mean 10 ms'. */
  readonly name: string;
  /** Without: 'exponential'; and with the other article: 'the exponential'. */
  readonly short: string;
  readonly the: string;
  quantile(u: number): number;
}

export interface QuantileWords extends Omit<SampleWords, 'title' | 'least'> {
  title(outside: number, points: number): string;
}

/** Each value against the one that a distribution has in its place. */
export function quantilesAgainst(
  values: readonly number[],
  reference: QuantileReference,
  words: QuantileWords,
  width: Width,
): Figure {
  const { what, of = '', unit, factor } = words;
  const n = values.length;
  const inOrder = Float64Array.from(values).sort();
  const places = ranksShown(n).map((rank): Place => {
    const at = (u: number) => reference.quantile(u) * factor;
    const end = (p: number) => at(betaQuantile(p, rank, n + 1 - rank));
    return {
      theory: at((rank - 0.5) / n),
      seen: inOrder[rank - 1]! * factor,
      low: end(0.025),
      high: end(0.975),
    };
  });
  const outside = places.filter((place) => place.seen < place.low || place.seen > place.high).length;
  const subtitle = `${formatTick(n)} ${what}${of}, ${places.length} of them drawn, against quantiles of ${reference.name}. Band: where each lies in 95% of ${reference.short} samples, taken alone.`;
  const end = places.at(-1)!;
  const column = unit.replaceAll(' ', '_');
  return sampleFigure(
    {
      name: words.name,
      topic: words.topic,
      title: words.title(outside, places.length),
      subtitle,
      description: `${subtitle} ${outside} of ${places.length} points lie outside it.`,
      x: { title: `quantile of ${reference.the}, ${unit}`, low: 0, high: end.theory },
      y: { title: `${words.axis}, ${unit}`, high: Math.max(end.seen, end.high) },
      marks: (x, y, box) => marks(places, words.key, reference.short, x, y, box),
      csv: formatCsv(
        [`theory_${column}`, `seen_${column}`, `low_${column}`, `high_${column}`],
        places.map((place) => [place.theory, place.seen, place.low, place.high]),
      ),
    },
    width,
  );
}

/** Evenly along the axis, so that all of the largest are there. */
function ranksShown(n: number): number[] {
  const end = Math.log(n + 1);
  const ranks = Array.from({ length: mostPoints }, (_, i) =>
    Math.round(0.5 - n * Math.expm1((-end * (i + 1)) / mostPoints)),
  );
  return [...new Set(ranks.map((rank) => Math.min(n, Math.max(1, rank))))];
}

function title({ outcome, effect }: Aspect, outside: number, points: number, what: SampleName): string {
  const share = `${outside} of ${points} points outside the band`;
  if (outcome === 'beyond') {
    return `The ${what} leave the exponential's quantiles: ${share}, largest distance ${effectNumber(effect.value)}`;
  }
  return `The ${what} lie along the exponential's quantiles: ${share}, largest distance ${effectNumber(effect.value)}`;
}

function marks(
  places: readonly Place[],
  keyWords: string,
  short: string,
  x: Scale,
  y: Scale,
  box: Box,
): string {
  const point = (place: Place, value: number) => [x.at(place.theory), y.at(value)] as const;
  const upper = places.map((place) => point(place, place.high));
  const lower = places.toReversed().map((place) => point(place, place.low));
  const last = places.at(-1)!.theory;
  const band = el('path', {
    d: `${pathThrough([...upper, ...lower])}Z`,
    ...paint({ fill: 'a1' }),
    'fill-opacity': bandOpacity,
  });
  const diagonal = el('path', {
    d: pathThrough([
      [x.at(0), y.at(0)],
      [x.at(last), y.at(last)],
    ]),
    ...paint({ fill: 'none', stroke: 'a1' }),
    'stroke-width': 1.8,
    'stroke-dasharray': '6 4',
  });
  const points = places.map((place) => {
    const [cx, cy] = point(place, place.seen);
    return el('circle', { cx, cy, r: 2.4, 'fill-opacity': 0.75, ...paint({ fill: 'a0' }) });
  });
  const names = keyLeft(
    [
      [keyWords, 't0'],
      [`${short}, and 95% of its samples`, 't1'],
    ],
    box,
  );
  return band + diagonal + points.join('') + names;
}
