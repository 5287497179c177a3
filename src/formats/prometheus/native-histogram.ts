import { type Histogram, highestOf, lowestOf } from '../../measure/histogram.ts';

/** Bucket i ends at 2^(i / 2^SCHEMA): 32 for each doubling, 2.2% wide, so a quantile is right within that. */
export const SCHEMA = 5;
/** In seconds; our slot of 0 us reaches up to here. */
export const ZERO_THRESHOLD_S = 0.5e-6;

const US_PER_S = 1e6;

/** Neighbouring buckets that are all there. */
export interface Span {
  /** From the end of the span before; of the first one, its first bucket's number. */
  readonly offset: number;
  readonly length: number;
}

/** Prometheus' native histogram of durations in seconds. */
export interface NativeHistogram {
  readonly count: number;
  readonly sum_s: number;
  readonly zeros: number;
  readonly spans: readonly Span[];
  /** Of the buckets of all spans: the first one's count, then each one's less that of the one before. */
  readonly deltas: readonly number[];
}

/** Of one in us. A slot goes as a whole into the bucket in which its middle lies. */
export function nativeHistogram(histogram: Histogram): NativeHistogram {
  const buckets = new Map<number, number>();
  let zeros = 0;
  const { indices, counts } = histogram.toSparse();
  for (const [i, index] of indices.entries()) {
    if (index === 0) zeros = counts[i]!;
    else {
      const bucket = bucketOf((lowestOf(index) + highestOf(index)) / 2 / US_PER_S);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + counts[i]!);
    }
  }
  const spans: { offset: number; length: number }[] = [];
  const deltas: number[] = [];
  let next = 0;
  let before = 0;
  // Slots rise, so buckets do.
  for (const [bucket, count] of buckets) {
    const span = spans.at(-1);
    if (span && bucket === next) span.length++;
    else spans.push({ offset: bucket - next, length: 1 });
    deltas.push(count - before);
    next = bucket + 1;
    before = count;
  }
  return { count: histogram.count, sum_s: histogram.sum / US_PER_S, zeros, spans, deltas };
}

/** Buckets hold what is above their lower edge and not above their upper one. */
const bucketOf = (seconds: number) => Math.ceil(Math.log2(seconds) * 2 ** SCHEMA);
