import fc from 'fast-check';
import { build, HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { HIGHEST_US, Histogram } from '../measure/histogram.ts';
import { start, summary } from './example.test.data.ts';
import { hdr } from './hdr.ts';
import { percentileSpectrum } from './hdr-spectrum.ts';

test('hdr is read by hdr-histogram-js', () => {
  const reader = new HistogramLogReader(hdr.text(summary));
  const [first, named, second] = [1, 2, 3].map(() => reader.nextIntervalHistogram());
  expect(first).toMatchObject({ totalCount: 3, startTimeStampMsec: start.started_s * 1000 });
  expect(named!.tag).toBe('GET%20/a');
  expect(second).toMatchObject({ totalCount: 2, startTimeStampMsec: start.started_s * 1000 + 1000 });
  expect(second!.getValueAtPercentile(100)).toBe(500_223);
});

describe('the percentile spectrum', () => {
  const rows = (text: string) => text.split('\n').filter((line) => !line.startsWith('#'));

  test('is that of hdr-histogram-js, byte by byte', () => {
    const durations = fc.array(fc.oneof(fc.nat(5000), fc.nat(HIGHEST_US)), { minLength: 1, maxLength: 300 });
    const property = fc.property(durations, (us) => {
      const ours = new Histogram();
      const theirs = build({ highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3 });
      for (const value of us) {
        ours.record(value);
        theirs.recordValue(value);
      }
      expect(rows(percentileSpectrum(ours))).toEqual(rows(theirs.outputPercentileDistribution(5, 1000)));
    });
    fc.assert(property, { seed: 1, numRuns: 50 });
  });

  test('ends with what its readers expect', () => {
    const histogram = new Histogram();
    for (const us of [1000, 3000]) histogram.record(us);
    expect(percentileSpectrum(histogram).split('\n').slice(-4)).toEqual([
      '#[Mean    =        2.000, StdDeviation   =        1.000]',
      '#[Max     =        3.000, Total count    =            2]',
      '#[Buckets =           22, SubBuckets     =         2048]',
      '',
    ]);
    const theirs = build({ highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3 });
    expect(theirs.outputPercentileDistribution(5, 1000)).toContain(
      '#[Buckets =           22, SubBuckets     =         2048]',
    );
  });

  test('of nothing has no rows', () => {
    expect(rows(percentileSpectrum(new Histogram()))).toHaveLength(3);
  });
});
