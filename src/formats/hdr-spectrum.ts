import { type Histogram, highestOf, lowestOf, SIGNIFICANT_DIGITS } from '../measure/histogram.ts';
import type { SummaryFormat } from './format.ts';

const US_PER_MS = 1000;
/** Rows for each halving of the distance to 100%, as in HdrHistogram's tools. */
const TICKS_PER_HALF_DISTANCE = 5;
/** Of HdrHistogram for 1 us to 1 h at 3 digits. */
const BUCKETS = 22;
const SUB_BUCKETS = 2048;

/** The percentile spectrum of the response times that wrk2 and vegeta print and HdrHistogram's plotter reads. */
export const hdrSpectrum: SummaryFormat = {
  kind: 'summary',
  name: 'hdr-spectrum',
  ending: '.hgrm',
  about: 'the percentile spectrum of the response times in ms, for plotters of HdrHistograms',
  text: ({ response }) => percentileSpectrum(response),
};

/** Of a histogram in us, in ms. */
export function percentileSpectrum(histogram: Histogram): string {
  const rows = levels(histogram).map(({ us, percentile, count }) => {
    const row = [fixed(us / US_PER_MS, 12, 3), (percentile / 100).toFixed(12), String(count).padStart(10)];
    if (percentile < 100) row.push(fixed(1 / (1 - percentile / 100), 14, 2));
    return row.join(' ');
  });
  const { mean, deviation } = moments(histogram);
  const max = histogram.count === 0 ? 0 : histogram.max;
  return [
    '       Value     Percentile TotalCount 1/(1-Percentile)',
    '',
    ...rows,
    `#[Mean    = ${figure(mean)}, StdDeviation   = ${figure(deviation)}]`,
    `#[Max     = ${figure(max)}, Total count    = ${String(histogram.count).padStart(12)}]`,
    `#[Buckets = ${String(BUCKETS).padStart(12)}, SubBuckets     = ${String(SUB_BUCKETS).padStart(12)}]`,
    '',
  ].join('\n');
}

interface Level {
  readonly us: number;
  readonly percentile: number;
  /** Values up to here. */
  readonly count: number;
}

/** HdrHistogram's iteration by percentiles: a slot has a row for each level that it reaches, the last one of them 100%. */
function levels(histogram: Histogram): Level[] {
  const { indices, counts } = histogram.toSparse();
  const rows: Level[] = [];
  let count = 0;
  let percentile = 0;
  for (const [i, index] of indices.entries()) {
    count += counts[i]!;
    const us = highestOf(index);
    for (; (100 * count) / histogram.count >= percentile; percentile = next(percentile)) {
      rows.push({ us, percentile, count });
      if (count === histogram.count) return [...rows, { us, percentile: 100, count }];
    }
  }
  return rows;
}

/** The steps halve whenever the distance to 100% has. */
function next(percentile: number): number {
  const halvings = Math.floor(Math.log2(100 / (100 - percentile))) + 1;
  return percentile + 100 / (TICKS_PER_HALF_DISTANCE * 2 ** halvings);
}

function moments(histogram: Histogram): { mean: number; deviation: number } {
  if (histogram.count === 0) return { mean: 0, deviation: 0 };
  const { mean } = histogram;
  const { indices, counts } = histogram.toSparse();
  const squares = indices.reduce(
    (sum, index, i) => sum + counts[i]! * ((lowestOf(index) + highestOf(index)) / 2 - mean) ** 2,
    0,
  );
  return { mean, deviation: Math.sqrt(squares / histogram.count) };
}

const fixed = (value: number, width: number, digits: number) => value.toFixed(digits).padStart(width);
const figure = (us: number) => fixed(us / US_PER_MS, 12, SIGNIFICANT_DIGITS);
