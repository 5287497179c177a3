import type { Labels } from './metrics.ts';
import { type NativeHistogram, SCHEMA, ZERO_THRESHOLD_S } from './native-histogram.ts';
import { Message } from './protobuf.ts';

/** A metric with its labels, and what it stood at, oldest first. */
export interface TimeSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly samples: readonly {
    /** Since 1970. */
    readonly ms: number;
    readonly value: number | NativeHistogram;
  }[];
}

/**
 * prometheus.WriteRequest of remote write 1.0, by the field numbers of prompb/remote.proto and types.proto:
 * WriteRequest { 1 timeseries }, TimeSeries { 1 labels, 2 samples, 4 histograms }, Label { 1 name, 2 value },
 * Sample { 1 double value, 2 timestamp }.
 */
export function writeRequest(series: readonly TimeSeries[]): Uint8Array {
  const request = new Message();
  for (const { name, labels, samples } of series) {
    const message = new Message();
    for (const [key, value] of sorted({ __name__: name, ...labels })) {
      message.message(1, new Message().string(1, key).string(2, value));
    }
    for (const { ms, value } of samples) {
      if (typeof value === 'number') message.message(2, new Message().double(1, value).uint(2, ms));
      else message.message(4, histogram(value, ms));
    }
    request.message(1, message);
  }
  return request.finish();
}

/**
 * Histogram { 1 count, 3 double sum, 4 sint32 schema, 5 double zero_threshold, 6 zero_count, 11 positive_spans,
 * 12 sint64 positive_deltas, 15 timestamp }, BucketSpan { 1 sint32 offset, 2 uint32 length }.
 */
function histogram({ count, sum_s, zeros, spans, deltas }: NativeHistogram, ms: number): Message {
  const message = new Message()
    .uint(1, count)
    .double(3, sum_s)
    .sint(4, SCHEMA)
    .double(5, ZERO_THRESHOLD_S)
    .uint(6, zeros);
  for (const { offset, length } of spans) {
    message.message(11, new Message().sint(1, offset).uint(2, length));
  }
  return message.sints(12, deltas).uint(15, ms);
}

/** Remote write demands labels in the order of their names' bytes. */
const sorted = (labels: Labels) => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
