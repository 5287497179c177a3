import { formatCsv } from '../../results/csv.ts';
import { type Aspect, quantile } from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import type { Width } from '../style.ts';
import { formatTick } from '../ticks.ts';
import { type Bar, bars, key, theory } from './bars.ts';
import { sampleFigure } from './sample-figure.ts';
import { inUnit } from './time-unit.ts';
import { effectNumber, timeWords } from './words.ts';

/** What the values are: 'gaps' between events, or 'values' of any kind. */
export type SampleName = 'gaps' | 'values';

const mostBars = 50;
/** The frame ends where all but this share of values have come, or at so many means. */
const beyondShare = 0.002;
const mostMeans = 8;

/** How the values are spread, with the exponential that has their mean. */
export function gapHistogram(
  values: readonly number[],
  mean: number,
  shape: Aspect,
  what: SampleName,
  width: Width = 'wide',
): Figure {
  const n = values.length;
  const end = Math.min(mostMeans * mean, Math.max(quantile(values, 1 - beyondShare), 3 * mean));
  const { factor, unit } = inUnit(mean);
  const count = Math.min(mostBars, Math.max(8, Math.round(2 * n ** 0.4)));
  const step = end / count;
  const seen = new Array<number>(count).fill(0);
  for (const value of values) if (value < end) seen[Math.floor(value / step)]!++;
  const share = (t: number) => -Math.expm1(-t / mean);
  const all: Bar[] = seen.map((times, i) => ({
    from: i * step * factor,
    to: (i + 1) * step * factor,
    seen: (100 * times) / n,
    expected: 100 * (share((i + 1) * step) - share(i * step)),
  }));
  const beyond = n - seen.reduce((sum, times) => sum + times, 0);
  const expectedName = `exponential of mean ${timeWords(mean)}`;
  const subtitle = `Shares of ${formatTick(n)} ${what} in ${count} classes (bars) and of the ${expectedName} (dashed).`;
  return sampleFigure(
    {
      name: `${what}_histogram`,
      topic: `Histogram of the ${what}`,
      title: shapeTitle(shape, mean, what),
      subtitle,
      description: `${subtitle} Largest distance of the distribution functions: ${effectNumber(shape.effect.value)}.`,
      notes: beyond ? [`Beyond the frame: ${formatTick(beyond)} of them.`] : [],
      x: { title: `${what === 'gaps' ? 'gap' : 'value'}, ${unit}`, low: 0, high: end * factor },
      y: { title: `${what}, %`, high: Math.max(...all.map((bar) => Math.max(bar.seen, bar.expected))) },
      marks: (x, y, box) =>
        bars(all, x, y, box) +
        theory(
          all.map((bar) => [(bar.from + bar.to) / 2, bar.expected] as const),
          x,
          y,
        ) +
        key(
          [
            [`measured ${what}`, 't0'],
            [expectedName, 't1'],
          ],
          box,
        ),
      csv: formatCsv(
        [`from_${unit}`, `to_${unit}`, 'seen_percent', 'expected_percent'],
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
