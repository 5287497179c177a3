/**
 * Response times of a sender that waited for each answer before it sent the next, with those that it left out: while
 * one took t, requests were due every `interval` and would have taken t - interval, t - 2 interval, ... That is a
 * repair of others' data and not a measurement: our own times run from when a request was due. G. Tene, "How not to
 * measure latency" (2013); HdrHistogram's recordValueWithExpectedInterval.
 */
export function withOmitted(values: readonly number[], interval: number): number[] {
  if (!(interval > 0)) throw new RangeError(`an expected interval is above 0, got ${interval}`);
  const all: number[] = [];
  for (const value of values) {
    all.push(value);
    // Counted, not subtracted step by step, so that nothing adds up.
    for (let k = 1; value - k * interval >= interval; k++) all.push(value - k * interval);
  }
  return all;
}
