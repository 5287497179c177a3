import fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  HistogramLogReader,
  listTags,
} from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { HIGHEST_US, Histogram } from '../measure/histogram.ts';
import { answered, loadOf, sparse } from '../measure/load.test.data.ts';
import { seriesOf } from '../measure/series.ts';
import { formatHlog, histogramIn, parseHlog } from './hlog.ts';
import { decodeHistogram, encodeHistogram } from './hlog-codec.ts';

const durations = fc.array(fc.oneof(fc.nat(5000), fc.nat(HIGHEST_US)), { maxLength: 60 });

/** The same recorded by the library that the field uses. */
function theirs(us: number[]) {
  const histogram = build({ highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3 });
  for (const value of us) histogram.recordValue(value);
  return histogram;
}

describe('the encoding', () => {
  test('keeps every count', () => {
    const property = fc.property(durations, (us) => {
      const { indices, counts } = sparse(...us);
      expect(decodeHistogram(encodeHistogram({ indices, counts }))).toMatchObject({ indices, counts });
    });
    fc.assert(property, { seed: 1 });
  });

  test('counts too large for 32 bits', () => {
    const large = { indices: [0, 1, 3, 30_000], counts: [1, 2 ** 31, 2 ** 40, 63] };
    expect(decodeHistogram(encodeHistogram(large))).toMatchObject(large);
  });

  test('is read by hdr-histogram-js', () => {
    const property = fc.property(durations, (us) => {
      const read = decodeFromCompressedBase64(encodeHistogram(sparse(...us)));
      const same = decodeFromCompressedBase64(encodeIntoCompressedBase64(theirs(us)));
      expect(read.toJSON()).toEqual(same.toJSON());
    });
    fc.assert(property, { seed: 2 });
  });

  test('reads what hdr-histogram-js writes', () => {
    const property = fc.property(durations, (us) => {
      const { indices, counts } = sparse(...us);
      expect(decodeHistogram(encodeIntoCompressedBase64(theirs(us)))).toMatchObject({ indices, counts });
    });
    fc.assert(property, { seed: 3 });
  });

  test('reads what the Java library writes', () => {
    // A single 42, from the tests of hdr-histogram-js 3.0.1 (encoding.spec): written by org.HdrHistogram.
    const java = 'HISTFAAAAB542pNpmSzMwMDAxAABzFCaEUoz2X+AMIKZAEARAtM=';
    expect(decodeHistogram(java)).toMatchObject({ indices: [42], counts: [1], min: 42, max: 42 });
  });

  test('refuses what is none', () => {
    expect(() => decodeHistogram('HISTIgAAAFd42pNpmazI')).toThrow('not a histogram');
    expect(() => decodeHistogram('')).toThrow('not a histogram');
  });
});

describe('the log', () => {
  const load = loadOf([
    answered(0, 'GET /a', 9000),
    answered(1, 'GET /a', 1000, 1000),
    answered(1, 'POST /b, 100%', 3000),
    answered(2, 'GET /a', 2000),
    answered(3, 'GET /a', 500_000),
  ]);
  const text = formatHlog(seriesOf(load), 1_700_000_000, 'response');

  test('begins as the logs of the Java tools do', () => {
    expect(text.split('\n').slice(1, 5)).toEqual([
      '#[Histogram log format version 1.3]',
      '#[BaseTime: 1700000000.000 (seconds since epoch)]',
      '#[StartTime: 1700000000.000 (seconds since epoch), 2023-11-14T22:13:20.000Z]',
      '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ]);
    expect(text.split('\n')[5]).toMatch(/^0\.000,1\.000,9\.000,HIST/);
    expect(text.split('\n')[6]).toMatch(/^Tag=GET%20\/a,0\.000,1\.000,9\.000,HIST/);
  });

  test('is read by hdr-histogram-js', () => {
    const reader = new HistogramLogReader(text);
    const read = [];
    for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram())
      read.push(next);
    expect(read).toHaveLength(4 + 5);
    expect(read[0]!.startTimeStampMsec).toBe(1_700_000_000_000);
    expect(read[2]!).toMatchObject({ totalCount: 3, startTimeStampMsec: 1_700_000_001_000 });
    expect(listTags(text)).toEqual(['NO TAG', 'GET%20/a', 'POST%20/b%2C%20100%25']);
  });

  test('gives a window back, of all requests and of one name', () => {
    const lines = parseHlog(text, 'intervals.hlog');
    const window = { from: 1, until: 3 };
    const all = histogramIn(lines, window);
    expect(all.toSparse()).toMatchObject({ indices: sparse(1000, 2000, 3000).indices, counts: [2, 1, 1] });
    // 3000 is in the slot 3000 ... 3001.
    expect(all.mean).toBeCloseTo(1750, 0);
    expect(histogramIn(lines, window, 'POST /b, 100%').count).toBe(1);
    expect(histogramIn(lines, window, 'GET /none').count).toBe(0);
  });

  test('the lines of the names add up to those of all', () => {
    const lines = parseHlog(text, 'intervals.hlog');
    const named = new Histogram();
    for (const line of lines.filter(({ name }) => name !== null)) named.addSparse(line.decode());
    expect(named.toSparse()).toEqual(histogramIn(lines, { from: 0, until: 4 }).toSparse());
  });

  test('lags have a log of their own', () => {
    const lags = parseHlog(formatHlog(seriesOf(load), 1_700_000_000, 'lag'), 'lag.hlog');
    const all = histogramIn(lags, { from: 0, until: 4 });
    const told = load.batches.flat().reduce((sum, { lag }) => sum + lag.counts.reduce((a, b) => a + b, 0), 0);
    expect(told).toBeGreaterThan(0);
    expect(all.count).toBe(told);
  });

  test('a broken line is named', () => {
    const broken = `${text}4.000,1.000,1.000,HISTFAAA\n`;
    const lines = parseHlog(broken, 'x/intervals.hlog');
    expect(() => histogramIn(lines, { from: 4, until: 5 })).toThrow(
      'x/intervals.hlog, line 15, is not an interval',
    );
    expect(() => parseHlog(`${text}4.0`, 'x')).toThrow(
      expect.objectContaining({ code: 'E_RESULTS_CORRUPT' }),
    );
  });
});
