import { describe, expect, it } from 'vitest';
import { Histogram } from '../measure/histogram.ts';
import { Recorder, threadBatch } from './recorder.ts';

const histogramOf = (...us: number[]) => {
  const histogram = new Histogram();
  for (const value of us) histogram.record(value);
  return histogram.toSparse();
};
const none = histogramOf();

describe('Recorder', () => {
  it('keeps intended, sent and done in the seconds where they belong', () => {
    const recorder = new Recorder(10, 20);
    // Intended in second 0, sent in second 1, done in second 2. All of these are exact in binary.
    recorder.sent('a', 10.5, 11.25, 0.75);
    recorder.good('a', 10.5, 11.25, 12.5, 100);
    const empty = {
      errors: {},
      done: 0,
      good: 0,
      sent: 0,
      bytes: 0,
      users: 0,
      cpu_s: null,
      run_delay_s: null,
    };
    const quiet = { ...empty, response: none, roundtrip: none, lag: none, name: 'a' };
    expect(recorder.flush()).toEqual([
      {
        ...quiet,
        second: 0,
        response: histogramOf(2_000_000),
        roundtrip: histogramOf(1_250_000),
        lag: histogramOf(750_000),
      },
      { ...quiet, second: 1, sent: 1 },
      { ...quiet, second: 2, done: 1, good: 1, bytes: 100 },
    ]);
    expect(recorder.flush()).toEqual([]);
  });

  it('counts failures apart: done, not good, by class in the second intended', () => {
    const recorder = new Recorder(0, 10);
    recorder.failed('a', 'timeout', 1.5, 3.5, 0);
    recorder.failed('a', 'timeout', 1.75, 3.75, 0);
    recorder.failed('a', 'http_5xx', 1.75, 1.8, 9);
    const batches = recorder.flush();
    expect(
      batches.map(({ second, done, good, bytes, errors }) => ({ second, done, good, bytes, errors })),
    ).toEqual([
      { second: 1, done: 1, good: 0, bytes: 9, errors: { timeout: 2, http_5xx: 1 } },
      { second: 3, done: 2, good: 0, bytes: 0, errors: {} },
    ]);
    expect(batches[0]!.response).toEqual(none);
  });

  it('gives nothing twice, however often it is flushed, and names a second again when more comes', () => {
    const recorder = new Recorder(0, 100);
    const total = new Histogram();
    let done = 0;
    for (let i = 0; i < 1000; i++) {
      const t = i / 50;
      recorder.good(i % 3 === 0 ? 'a' : 'b', t, t, t + 0.001 * i, 1);
      if (i % 7 !== 0) continue;
      for (const batch of recorder.flush()) {
        total.addSparse(batch.response);
        done += batch.done;
      }
    }
    for (const batch of recorder.flush()) {
      total.addSparse(batch.response);
      done += batch.done;
    }
    expect(total.count).toBe(1000);
    expect(done).toBe(1000);
  });

  it('keeps what is done after the window out of its last second', () => {
    const recorder = new Recorder(0, 2.5);
    recorder.good('a', 2.25, 2.25, 2.75, 0);
    expect(
      recorder.flush().map(({ second, done, response }) => [second, done, response.counts.length]),
    ).toEqual([
      [2, 0, 1],
      [3, 1, 0],
    ]);
  });
});

it('reports the thread under no name', () => {
  expect(threadBatch(4, 7, { cpu_s: 1.5, run_delay_s: 0.25 })).toMatchObject({
    second: 4,
    name: '',
    users: 7,
    cpu_s: 1.5,
    run_delay_s: 0.25,
    response: none,
  });
  expect(threadBatch(4, 7, null)).toMatchObject({ cpu_s: null, run_delay_s: null });
});
