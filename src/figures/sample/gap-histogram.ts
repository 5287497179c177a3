import { formatCsv } from '../../results/csv.ts';
import { type Aspect, quantile } from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import type { Width } from '../style.ts';
import { formatTick } from '../ticks.ts';
import { type Bar, barsAndTheory, highest, key } from './bars.ts';
import { sampleFigure } from './sample-figure.ts';
import { inUnit } from './time-unit.ts';
import { effectNumber, timeWords } from './words.ts';

/** What the values are: 'gaps' between events, or 'values' of any kind. */
export type SampleName = 'gaps' | 'values';

const mostBars = 50;
/** The frame ends where all but this share of values have come, or at so many means. */
const beyondShare = 0.002;
const mostMeans = 8;

/** What values are held against, in their own unit. */
export interface Reference {
  /** As in 'the exponential of mean 10 ms'. */
  readonly name: string;
  readonly mean: number;
  cdf(value: number): number;
}

/** Words of a picture, and the unit of its axis; values times `factor` are in it. */
export interface SampleWords {
  readonly name: string;
  readonly topic: string;
  readonly title: string;
  /** Plural: 'gaps'. */
  readonly what: string;
  /** Whose they are, after that: ' of low, open'. */
  readonly of?: string;
  /** What the marks are called: 'measured gaps'. */
  readonly key: string;
  /** Singular: 'gap'. */
  readonly axis: string;
  readonly factor: number;
  readonly unit: string;
  /** What is at least shown of the axis, in means. */
  readonly least: number;
}

/** How the values are spread, with the exponential that has their mean. */
export function gapHistogram(
  values: readonly number[],
  mean: number,
  shape: Aspect,
  what: SampleName,
  width: Width = 'wide',
): Figure {
  const reference: Reference = {
    name: `exponential of mean ${timeWords(mean)}`,
    mean,
    cdf: (t) => -Math.expm1(-t / mean),
  };
  const words: SampleWords = {
    name: `${what}_histogram`,
    topic: `Histogram of the ${what}`,
    title: shapeTitle(shape, mean, what),
    what,
    key: `measured ${what}`,
    axis: what === 'gaps' ? 'gap' : 'value',
    ...inUnit(mean),
    least: 3,
  };
  return histogramAgainst(values, reference, shape, words, width);
}

/** How values are spread, with what a distribution expects. */
export function histogramAgainst(
  values: readonly number[],
  { name: expectedName, mean, cdf }: Reference,
  shape: Aspect,
  { name, topic, title, what, of = '', key: keyWords, axis, factor, unit, least }: SampleWords,
  width: Width,
): Figure {
  const n = values.length;
  const end = Math.min(mostMeans * mean, Math.max(quantile(values, 1 - beyondShare), least * mean));
  const count = Math.min(mostBars, Math.max(8, Math.round(2 * n ** 0.4)));
  const step = end / count;
  const seen = new Array<number>(count).fill(0);
  for (const value of values) if (value < end) seen[Math.floor(value / step)]!++;
  const all: Bar[] = seen.map((times, i) => ({
    from: i * step * factor,
    to: (i + 1) * step * factor,
    seen: (100 * times) / n,
    expected: 100 * (cdf((i + 1) * step) - cdf(i * step)),
  }));
  const beyond = n - seen.reduce((sum, times) => sum + times, 0);
  const subtitle = `Shares of ${formatTick(n)} ${what}${of} in ${count} classes (bars) and of the ${expectedName} (dashed).`;
  const column = unit.replaceAll(' ', '_');
  return sampleFigure(
    {
      name,
      topic,
      title,
      subtitle,
      description: `${subtitle} Largest distance of the distribution functions: ${effectNumber(shape.effect.value)}.`,
      notes: beyond ? [`Beyond the frame: ${formatTick(beyond)} of them.`] : [],
      x: { title: `${axis}, ${unit}`, low: 0, high: end * factor },
      y: { title: `${what}, %`, high: highest(all) },
      marks: (x, y, box) =>
        barsAndTheory(all, x, y, box) +
        key(
          [
            [keyWords, 't0'],
            [expectedName, 't1'],
          ],
          box,
        ),
      csv: formatCsv(
        [`from_${column}`, `to_${column}`, 'seen_percent', 'expected_percent'],
        all.map((bar) => [bar.from, bar.to, bar.seen, bar.expected]),
      ),
    },
    width,
  );
}

/** The finding about the shape, with its interval. */
export function shapeTitle({ outcome, effect }: Aspect, mean: number, what: SampleName): string {
  const from = `an exponential of mean ${timeWords(mean)}`;
  const [value, high] = [effectNumber(effect.value), effectNumber(effect.high)];
  const name = what === 'gaps' ? 'Gaps' : 'Values';
  const bound = `95% bound ${high}`;
  if (outcome === 'within') return `${name} follow ${from}: off by ${value} (${bound})`;
  if (outcome === 'beyond') return `${name} are not exponential: ${value} away from ${from}`;
  return `${name} are ${value} away from ${from} (${bound})`;
}
