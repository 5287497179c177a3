import { type ArrivalSample, arrivalWords } from '../../arrivals/index.ts';
import { formatCsv } from '../../results/csv.ts';
import type { Figure } from '../figure.ts';
import { key, theory } from '../sample/bars.ts';
import { sampleFigure } from '../sample/sample-figure.ts';
import { bandOpacity, paint, type Width } from '../style.ts';
import { el, pathThrough } from '../svg.ts';
import { formatTick, roundUp } from '../ticks.ts';

/** More points than this are no picture. */
const mostPoints = 150;
const headroom = 1.2;
/** 95% of a normal distribution. */
const sure = 1.96;

interface Point {
  readonly at: number;
  readonly seen: number;
  readonly expected: number;
  /** Half the band; null: the process has no variance. */
  readonly half: number | null;
}

/** Arrivals per second over the whole load, with the rate that was asked for. */
export function arrivalRate(sample: ArrivalSample, width: Width = 'wide'): Figure {
  const { process, profile, times, until_s } = sample;
  const step = roundUp(until_s / mostPoints);
  const points = pointsOf(sample, step);
  const total = profile.expected(until_s);
  const band = points.some(({ half }) => half !== null)
    ? ` Band: where 95% of such counts lie for ${arrivalWords(process)}.`
    : '';
  const subtitle = `Arrivals drawn, counted in stretches of ${formatTick(step)} s, and the rate asked for (dashed).${band}`;
  const title = titleOf(times.length, total, process.dispersion);
  const most = points.map(({ seen, expected, half }) => Math.max(seen, expected + (half ?? 0)));
  return sampleFigure(
    {
      name: 'arrival_rate',
      topic: 'Arrivals over time',
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      x: { title: 'seconds since the load began', low: 0, high: until_s },
      y: { title: 'arrivals per second', high: Math.max(...most) * headroom },
      marks: (x, y, box) => {
        const middle = (point: Point) => x.at(point.at + step / 2);
        const banded = points.flatMap((point) =>
          point.half === null ? [] : [{ ...point, half: point.half }],
        );
        const upper = banded.map((point) => [middle(point), y.at(point.expected + point.half)] as const);
        const lower = banded.map(
          (point) => [middle(point), y.at(Math.max(0, point.expected - point.half))] as const,
        );
        return [
          el('path', {
            d: banded.length === 0 ? '' : `${pathThrough([...upper, ...lower.toReversed()])}Z`,
            ...paint({ fill: 'a1' }),
            'fill-opacity': bandOpacity,
          }),
          el('path', {
            d: pathThrough(points.map((point) => [middle(point), y.at(point.seen)] as const)),
            ...paint({ fill: 'none', stroke: 'a0' }),
            'stroke-width': 1.6,
          }),
          ...points.map((point) =>
            el('circle', { cx: middle(point), cy: y.at(point.seen), r: 2, ...paint({ fill: 'a0' }) }),
          ),
          theory(
            points.map((point) => [point.at + step / 2, point.expected] as const),
            x,
            y,
          ),
          key(
            [
              ['arrivals drawn', 't0'],
              ['rate asked for', 't1'],
            ],
            box,
          ),
        ].join('');
      },
      csv: formatCsv(
        ['from_s', 'arrivals_per_s', 'expected_per_s', 'half_band_per_s'],
        points.map(({ at, seen, expected, half }) => [at, seen, expected, half]),
      ),
    },
    width,
  );
}

/** Whole stretches only. */
function pointsOf({ process, profile, times, until_s }: ArrivalSample, step: number): Point[] {
  const counts = new Array<number>(Math.max(1, Math.floor(until_s / step + 1e-9))).fill(0);
  for (const time of times) {
    const at = Math.floor(time / step);
    if (at < counts.length) counts[at]!++;
  }
  return counts.map((count, i) => {
    const at = i * step;
    const expected = profile.expected(Math.min(until_s, at + step)) - profile.expected(at);
    const dispersion = process.dispersionIn(expected) ?? process.dispersion;
    const half =
      Number.isFinite(dispersion) && dispersion > 0 ? sure * Math.sqrt(dispersion * expected) : null;
    return { at, seen: count / step, expected: expected / step, half: half === null ? null : half / step };
  });
}

function titleOf(came: number, expected: number, dispersion: number): string {
  const whole = (value: number) => formatTick(Math.round(value));
  if (!Number.isFinite(dispersion)) return `${whole(came)} arrivals came, ${whole(expected)} are expected`;
  const spread = sure * Math.sqrt(dispersion * expected);
  const keeps = Math.abs(came - expected) <= Math.max(1, spread);
  const range = spread >= 1 ? ` \u00b1 ${whole(spread)}` : '';
  return `Arrivals ${keeps ? 'keep to' : 'are off'} the rate asked for: ${whole(came)} came, ${whole(expected)}${range} are expected`;
}
