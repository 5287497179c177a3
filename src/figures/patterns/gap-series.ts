import { formatCsv } from '../../results/csv.ts';
import type { Figure } from '../figure.ts';
import { theory } from '../sample/bars.ts';
import { sampleFigure } from '../sample/sample-figure.ts';
import { inUnit } from '../sample/time-unit.ts';
import { effectNumber, timeWords } from '../sample/words.ts';
import { paint, size, type Width } from '../style.ts';
import { el, pathThrough, text } from '../svg.ts';
import { formatTick } from '../ticks.ts';
import { type SentSample, sentWords } from './sent-sample.ts';

/** A figure of more gaps would be a block of ink. */
const mostGaps = 400;
/** So many are joined by a line, which shows whether neighbours are alike. */
const mostJoined = 150;
const headroom = 1.2;

/** Gap after gap: whether neighbours are alike, or the rate drifts. */
export function sentGapSeries(sample: SentSample, width: Width = 'wide'): Figure {
  const { id, series, mean, dependence } = sample;
  const { factor, unit } = inUnit(mean);
  const gaps = sample.gaps.slice(0, mostGaps).map((gap) => gap * factor);
  const shown =
    gaps.length < sample.gaps.length
      ? `the first ${gaps.length} of ${formatTick(sample.gaps.length)} gaps`
      : `${gaps.length} gaps`;
  const subtitle = `${sentWords(sample)}: ${shown} in their order, and their mean, ${timeWords(mean)} (dashed).`;
  const title = titleOf(dependence);
  return sampleFigure(
    {
      name: `gap_series_${id}`,
      topic: `Gaps in their order, ${series}`,
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      x: { title: 'gap number', low: 0, high: gaps.length + 1 },
      y: { title: `gap between sends, ${unit}`, high: Math.max(...gaps) * headroom },
      marks: (x, y, box) => {
        const points = gaps.map((gap, i) => [x.at(i + 1), y.at(gap)] as const);
        const line = el('path', {
          d: pathThrough(points),
          ...paint({ fill: 'none', stroke: 'a0' }),
          'stroke-width': 1,
          'stroke-opacity': 0.45,
        });
        return [
          gaps.length <= mostJoined ? line : '',
          ...points.map(([cx, cy]) =>
            el('circle', { cx, cy, r: 2.4, 'fill-opacity': 0.75, ...paint({ fill: 'a0' }) }),
          ),
          theory(
            [
              [0, mean * factor],
              [gaps.length + 1, mean * factor],
            ],
            x,
            y,
          ),
          text(box.right - 4, box.top + 14, `mean ${timeWords(mean)}`, {
            'font-size': size.axis,
            'text-anchor': 'end',
            ...paint({ fill: 't1' }),
          }),
        ].join('');
      },
      csv: formatCsv(
        ['gap_number', `gap_${unit}`],
        gaps.map((gap, i) => [i + 1, gap]),
      ),
    },
    width,
  );
}

function titleOf({ outcome, effect }: SentSample['dependence']): string {
  const { value, low, high } = effect;
  const size = `lag-1 autocorrelation ${effectNumber(value)} (90% interval ${effectNumber(low)} to ${effectNumber(high)})`;
  if (outcome === 'within') return `A gap says nothing of the next one: ${size}`;
  if (outcome === 'beyond') return `A gap tells of the next one: ${size}`;
  return `Nothing is found that ties a gap to the next one: ${size}`;
}
