import { formatCsv } from '../../results/csv.ts';
import { type Aspect, mean, totalVariationPoisson } from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import type { Width } from '../style.ts';
import { formatTick } from '../ticks.ts';
import { barsAndTheory, highest, key } from './bars.ts';
import { countBars } from './count-bars.ts';
import { sampleFigure } from './sample-figure.ts';
import { effectNumber, timeWords } from './words.ts';

/** How many events fall into windows of one length, with the Poisson distribution that has their mean. */
export function windowCounts(
  counts: readonly number[],
  window: number,
  dispersion: Aspect,
  width: Width = 'wide',
): Figure {
  const n = counts.length;
  const rate = mean(counts);
  const { distance, byChance } = totalVariationPoisson(counts);
  const { all, step } = countBars(counts, rate);
  const expectedName = `Poisson of mean ${formatTick(Number(rate.toPrecision(3)))}`;
  const classes = step > 1 ? ` ${step} counts share a bar.` : '';
  const subtitle = `Events in ${formatTick(n)} windows of ${timeWords(window)} (bars) and for a ${expectedName} (dashed). Total variation ${effectNumber(distance)}; chance alone gives about ${effectNumber(byChance)}.${classes}`;
  return sampleFigure(
    {
      name: 'counts',
      topic: 'Counts',
      title: title(dispersion),
      subtitle,
      description: `${subtitle} ${title(dispersion)}.`,
      x: { title: `events in ${timeWords(window)}`, low: all[0]!.from, high: all.at(-1)!.to },
      y: {
        title: 'windows, %',
        high: highest(all) * 1.12,
      },
      marks: (x, y, box) =>
        barsAndTheory(all, x, y, box) +
        key(
          [
            ['measured counts', 't0'],
            [expectedName, 't1'],
          ],
          box,
        ),
      csv: formatCsv(
        ['from', 'to', 'seen_percent', 'expected_percent'],
        all.map((bar) => [bar.from + 0.5, bar.to - 0.5, bar.seen, bar.expected]),
      ),
    },
    width,
  );
}

function title({ outcome, effect }: Aspect): string {
  const { value, low, high } = effect;
  const ends = `90% interval ${effectNumber(low)} to ${effectNumber(high)}`;
  if (outcome === 'within') return `Counts are Poisson: variance over mean ${effectNumber(value)} (${ends})`;
  if (outcome === 'open')
    return `Counts vary as a Poisson's might: variance over mean ${effectNumber(value)} (${ends})`;
  const kind = value > 1 ? 'burstier' : 'steadier';
  return `Counts are ${kind} than Poisson: variance over mean ${effectNumber(value)} (${ends})`;
}
