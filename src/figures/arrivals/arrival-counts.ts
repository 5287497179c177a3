import { type ArrivalCounts, type ArrivalSample, arrivalWords } from '../../arrivals/index.ts';
import { formatCsv } from '../../results/csv.ts';
import { mean, variance } from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import { barsAndTheory, highest, key } from '../sample/bars.ts';
import { countBars } from '../sample/count-bars.ts';
import { stackedFigure } from '../sample/sample-figure.ts';
import { timeWords } from '../sample/words.ts';
import type { Width } from '../style.ts';
import { formatTick } from '../ticks.ts';
import { list } from '../wording.ts';

/** Room for the names above the bars. */
const headroom = 1.25;

/** How many arrivals fall into stretches of time of some lengths, with the Poisson distribution of that mean. */
export function arrivalCounts(sample: ArrivalSample, width: Width = 'wide'): Figure | null {
  const { process, counts, rate } = sample;
  if (counts.length === 0) return null;
  const clock =
    rate === null ? ' at the mean rate: longer where it is lower, shorter where it is higher' : '';
  const subtitle = `Arrivals in stretches of ${list(counts.map(lengthOf))}${clock} (bars) and Poisson counts of the same mean (dashed).`;
  const shown = counts.map((one) => ({ ...one, ...countBars(one.counts, one.mean) }));
  const title = titleOf(sample);
  return stackedFigure(
    {
      name: 'arrival_counts',
      topic: 'Counts of arrivals',
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      csv: formatCsv(
        ['stretch_s', 'from', 'to', 'seen_percent', 'poisson_percent'],
        shown.flatMap(({ width_s, all }) =>
          all.map((bar) => [width_s, bar.from + 0.5, bar.to - 0.5, bar.seen, bar.expected]),
        ),
      ),
    },
    shown.map(({ all, mean: expected, counts: seen, ...one }) => ({
      x: { title: `arrivals in ${lengthOf(one)}`, low: all[0]!.from, high: all.at(-1)!.to },
      y: {
        title: 'stretches, %',
        high: highest(all) * headroom,
      },
      marks: (x, y, box) =>
        barsAndTheory(all, x, y, box) +
        key(
          [
            [
              `variance / mean ${short(ratioOf(seen))}${process.name === 'poisson' ? '' : ', Poisson 1'}`,
              't0',
            ],
            [`Poisson of mean ${short(expected)}`, 't1'],
          ],
          box,
        ),
    })),
    width,
  );
}

const lengthOf = ({ width_s }: Pick<ArrivalCounts, 'width_s'>) => timeWords(width_s);

/** Three digits. */
const short = (value: number) => formatTick(Number(value.toPrecision(3)));

const ratioOf = (counts: readonly number[]) => variance(counts) / mean(counts);

function titleOf({ process, counts }: ArrivalSample): string {
  const ratios = list(counts.map((one) => short(ratioOf(one.counts))));
  const lengths = list(counts.map(lengthOf));
  const figures = `variance over mean ${ratios} in ${lengths}`;
  if (process.name === 'poisson') return `Counts vary as those of Poisson arrivals: ${figures}`;
  const { dispersion } = process;
  const limit = Number.isFinite(dispersion) ? short(dispersion) : 'no limit';
  const kind = dispersion > 1 ? 'more than' : dispersion < 1 ? 'less than' : 'as much as';
  return `Counts vary ${kind} a Poisson\u2019s, as ${arrivalWords(process)} do: ${figures} (over long stretches ${limit})`;
}
