import { formatCsv } from '../../results/csv.ts';
import { distanceBand } from '../../stats/index.ts';
import type { Box } from '../axes.ts';
import type { Figure } from '../figure.ts';
import { theory } from '../sample/bars.ts';
import { sampleFigure } from '../sample/sample-figure.ts';
import { inUnit } from '../sample/time-unit.ts';
import { effectNumber, timeWords } from '../sample/words.ts';
import type { Scale } from '../scale.ts';
import { bandOpacity, paint, size, type Width } from '../style.ts';
import { el, pathThrough, text } from '../svg.ts';
import { formatTick } from '../ticks.ts';
import { type SentSample, sentWords, withReason } from './sent-sample.ts';

/** More steps than this are no finer picture. */
const mostSteps = 400;
const theoryPoints = 120;
const leastMeans = 4;

/** The share of gaps up to each length, with the exponential of the same mean. */
export function sentGapCdf(sample: SentSample, width: Width = 'wide'): Figure {
  const { id, series, gaps, mean, shape } = sample;
  const { factor, unit } = inUnit(mean);
  const inOrder = Float64Array.from(gaps).sort();
  const n = inOrder.length;
  const every = Math.ceil(n / mostSteps);
  // Every so many ranks, and the last of all.
  const steps = Array.from({ length: Math.ceil(n / every) }, (_, i) => {
    const rank = Math.min(n, (i + 1) * every);
    return { gap: inOrder[rank - 1]! * factor, share: (100 * rank) / n };
  });
  const end = Math.max(leastMeans * mean, inOrder[n - 1]!) * factor;
  const expected = (gap: number) => -100 * Math.expm1(-gap / (mean * factor));
  const half = 100 * distanceBand(n);
  const subtitle = `${sentWords(sample)}: share of the ${formatTick(n)} gaps up to each length, and the exponential of mean ${timeWords(mean)} (dashed). Band: where the true distribution lies with 95% confidence (Dvoretzky, Kiefer, Wolfowitz).`;
  const title = withReason(
    sample,
    `The distribution of the gaps is ${effectNumber(shape.effect.value)} off an exponential at most (95% bound ${effectNumber(shape.effect.high)})`,
  );
  return sampleFigure(
    {
      name: `gap_cdf_${id}`,
      topic: `Distribution function of the gaps, ${series}`,
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      x: { title: `gap between sends, ${unit}`, low: 0, high: end },
      y: { title: 'gaps up to this, %', high: 100 },
      marks: (x, y, box) =>
        stepsWithBand(steps, half, x, y, box) +
        theory(
          Array.from({ length: theoryPoints + 1 }, (_, i) => {
            const gap = (end * i) / theoryPoints;
            return [gap, expected(gap)] as const;
          }),
          x,
          y,
        ) +
        keyBelow(
          [
            ['gaps as sent', 't0'],
            [`exponential of mean ${timeWords(mean)}`, 't1'],
          ],
          box,
        ),
      csv: formatCsv(
        [`gap_${unit}`, 'share_percent', 'exponential_percent'],
        steps.map(({ gap, share }) => [gap, share, expected(gap)]),
      ),
    },
    width,
  );
}

interface Step {
  readonly gap: number;
  readonly share: number;
}

/** A distribution function of a sample stands still between its values. */
function stepsWithBand(all: readonly Step[], half: number, x: Scale, y: Scale, box: Box): string {
  const stairs = (shift: number) => {
    const at = (share: number) => y.at(Math.min(100, Math.max(0, share + shift)));
    let before = 0;
    const points: (readonly [number, number])[] = [[x.at(0), at(0)]];
    for (const { gap, share } of all) {
      points.push([x.at(gap), at(before)], [x.at(gap), at(share)]);
      before = share;
    }
    return [...points, [box.right, at(100)] as const];
  };
  return (
    el('path', {
      d: `${pathThrough([...stairs(half), ...stairs(-half).toReversed()])}Z`,
      ...paint({ fill: 'a0' }),
      'fill-opacity': bandOpacity,
    }) +
    el('path', {
      d: pathThrough(stairs(0)),
      ...paint({ fill: 'none', stroke: 'a0' }),
      'stroke-width': 2.2,
    })
  );
}

/** Names in the lower right corner, which a distribution function leaves free. */
function keyBelow(names: readonly (readonly [string, 't0' | 't1'])[], box: Box): string {
  return names
    .map(([words, colour], i) =>
      text(box.right - 4, box.bottom - 14 - 19 * (names.length - 1 - i), words, {
        'font-size': size.axis,
        'text-anchor': 'end',
        ...paint({ fill: colour }),
      }),
    )
    .join('');
}
