import { formatCsv } from '../../results/csv.ts';
import { poissonCounts } from '../../stats/checks/claims.ts';
import { marginsOf } from '../../stats/checks/margins.ts';
import {
  type Aspect,
  countsIn,
  frequencies,
  judgeClaims,
  mean,
  poissonCdf,
  totalVariationPoisson,
} from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import { type Bar, barsAndTheory, highest, key, theory } from '../sample/bars.ts';
import { countBars } from '../sample/count-bars.ts';
import { stackedFigure } from '../sample/sample-figure.ts';
import { effectNumber, timeWords } from '../sample/words.ts';
import { paint, type Width } from '../style.ts';
import { el, pathThrough } from '../svg.ts';
import { formatTick, roundUp } from '../ticks.ts';
import { type SentSample, sentWords, withReason } from './sent-sample.ts';

/** Sends that a stretch holds on average; but of short loads there are this many stretches all the same. */
const perStretch = 5;
const fewestStretches = 8;
const headroom = 1.25;

/** Mass function and distribution function of how many requests were sent in stretches of one length, and Poisson's. */
export function sentCounts(sample: SentSample, width: Width = 'wide'): Figure | null {
  const { id, series, times, mean: gap } = sample;
  const duration = times.at(-1)! - times[0]!;
  const stretch = roundDown(Math.min(perStretch * gap, duration / fewestStretches));
  const counts = countsIn(times, stretch);
  const average = mean(counts);
  if (!(average > 0)) return null;
  const [dispersion] = judgeClaims([poissonCounts('counts', counts, marginsOf().dispersion.short)]).aspects;
  const { all } = countBars(counts, average);
  const { distance, byChance } = totalVariationPoisson(counts);
  const name = `Poisson of mean ${formatTick(Number(average.toPrecision(3)))}`;
  const length = timeWords(stretch);
  const subtitle = `${sentWords(sample)}: how many in each of ${formatTick(counts.length)} stretches of ${length} (bars, thick steps), and a Poisson distribution of the same mean (dashed). Total variation ${effectNumber(distance)}; chance alone gives about ${effectNumber(byChance)}.`;
  const title = withReason(sample, titleOf(dispersion!));
  const x = { title: `requests sent in ${length}`, low: all[0]!.from, high: all.at(-1)!.to };
  const shares = cumulative(all, counts, average);
  return stackedFigure(
    {
      name: `arrival_counts_${id}`,
      topic: `Counts of requests sent, ${series}`,
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      csv: formatCsv(
        ['from', 'to', 'seen_percent', 'poisson_percent', 'seen_up_to_percent', 'poisson_up_to_percent'],
        all.map((bar, i) => [
          bar.from + 0.5,
          bar.to - 0.5,
          bar.seen,
          bar.expected,
          shares[i]!.seen,
          shares[i]!.expected,
        ]),
      ),
    },
    [
      {
        x,
        y: { title: 'stretches with so many, %', high: Math.min(100, highest(all) * headroom) },
        marks: (xs, ys, box) =>
          barsAndTheory(all, xs, ys, box) +
          key(
            [
              ['as sent', 't0'],
              [name, 't1'],
            ],
            box,
          ),
      },
      {
        x,
        y: { title: 'stretches with so many at most, %', high: 100 },
        marks: (xs, ys) => {
          const seen = stairs(shares, (one) => one.seen).map(
            ([at, share]) => [xs.at(at), ys.at(share)] as const,
          );
          return (
            el('path', {
              d: pathThrough(seen),
              ...paint({ fill: 'none', stroke: 'a0' }),
              'stroke-width': 2.2,
            }) +
            theory(
              stairs(shares, (one) => one.expected),
              xs,
              ys,
            )
          );
        },
      },
    ],
    width,
  );
}

/** Both are distributions of whole numbers, which jump. */
const stairs = (all: readonly Bar[], of: (bar: Bar) => number) =>
  all.flatMap((bar) => [[bar.from, of(bar)] as const, [bar.to, of(bar)] as const]);

/** The same bars, each with what lies up to its end. */
function cumulative(all: readonly Bar[], counts: readonly number[], average: number): Bar[] {
  const often = frequencies(counts);
  const upTo = (k: number) => often.slice(0, k + 1).reduce((sum, times) => sum + times, 0);
  return all.map(({ from, to }) => ({
    from,
    to,
    seen: (100 * upTo(to - 0.5)) / counts.length,
    expected: 100 * poissonCdf(to - 0.5, average),
  }));
}

/** The largest round number that is not above it. */
function roundDown(value: number): number {
  const up = roundUp(value);
  return up > value ? roundUp(up / 2.6) : up;
}

function titleOf({ outcome, effect }: Aspect): string {
  const { value, low, high } = effect;
  const figures = `variance over mean ${effectNumber(value)} (90% interval ${effectNumber(low)} to ${effectNumber(high)})`;
  if (outcome === 'within') return `Counts as sent are Poisson: ${figures}`;
  if (outcome === 'open') return `Counts as sent vary as a Poisson\u2019s might: ${figures}`;
  return `Counts as sent are ${value > 1 ? 'burstier' : 'steadier'} than Poisson: ${figures}`;
}
