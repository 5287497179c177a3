import { Histogram } from '../measure/histogram.ts';
import { answered, batch, loadOf, thread } from '../measure/load.test.data.ts';
import { merged, seriesOf } from '../measure/series.ts';
import type { LoadRequest, LoadStart, LoadSummary } from './format.ts';
import { formatNamed } from './index.ts';

export const start: LoadStart = {
  name: 'GET http://127.0.0.1:8080/submit',
  started_s: 1_700_000_000.25,
  tags: { commit: 'a1b2', note: 'a "quote" & <tag>' },
};

/** 2 s: five good requests of two names, one that failed, one that was dropped. */
export const batches = [
  thread(0, 3),
  answered(0, 'GET /a', 1000, 2000, 3000),
  answered(1, 'GET /a', 500_000),
  answered(1, 'POST /b, "c"', 4000),
  batch(1, 'GET /a', { done: 2, sent: 1, bytes: 7, errors: { http_5xx: 1, dropped: 1 } }),
  thread(1, 5),
];

export const series = seriesOf(loadOf(batches));

const all = (clock: 'response' | 'roundtrip' | 'lag') => merged(series.cells.flatMap((cell) => cell[clock]));

export const summary: LoadSummary = {
  ...start,
  duration_s: 2,
  elapsed_s: 2.5,
  sent: 6,
  completed: 5,
  failed: 1,
  dropped: 1,
  achieved_rate: 3,
  throughput_rps: 3,
  goodput_rps: 2.5,
  bytes_in: 57,
  bytes_out: 14,
  errors: { http_5xx: 1, dropped: 1 },
  statuses: { '0': 1, '200': 5, '503': 1 },
  response: all('response'),
  roundtrip: all('roundtrip'),
  lag: all('lag'),
  thresholds: [
    { threshold: 'p99 < 0.2s', value: 0.5, passed: false },
    { threshold: 'errors<20%', value: 28.571428571, passed: false },
    { threshold: 'throughput>2/s', value: 3, passed: true },
    { threshold: 'goodput > 60/min', value: 150, passed: true },
  ],
  certificate: { verdict: 'VALID' },
  validity: 'VALID',
  validity_reasons: [],
  series,
  window: { from: 0, until: 2 },
};

/** A load that came to nothing. */
export const nothing: LoadSummary = {
  ...summary,
  elapsed_s: 0,
  duration_s: 0,
  sent: 0,
  completed: 0,
  failed: 0,
  dropped: 0,
  achieved_rate: null,
  throughput_rps: 0,
  goodput_rps: 0,
  bytes_in: 0,
  bytes_out: 0,
  errors: {},
  statuses: {},
  response: new Histogram(),
  roundtrip: new Histogram(),
  lag: new Histogram(),
  thresholds: [{ threshold: 'p99 < 0.2s', value: null, passed: null }],
  certificate: null,
  validity: 'INVALID',
  validity_reasons: ['1 of 1 generator threads were lost', 'a < b & c'],
  series: { cells: [], users: [] },
};

export function request(rest: Partial<LoadRequest> = {}): LoadRequest {
  return {
    index: 7,
    name: 'GET /a',
    method: 'GET',
    url: 'http://127.0.0.1:8080/a?x=1,2',
    intended_s: 1.5,
    sent_s: 1.500123,
    done_s: 1.51075,
    status: 200,
    bytes: 12,
    bytes_out: 0,
    error: null,
    thread: 1,
    in_flight: 4,
    server: null,
    ...rest,
  };
}

/** Every way in which a request can end. */
export const requests: readonly LoadRequest[] = [
  request(),
  request({ index: 8, name: 'POST /b, "c"', method: 'POST', bytes_out: 14, done_s: 1.75 }),
  request({ index: 9, status: 503, error: 'http_5xx', bytes: 7 }),
  request({ index: 10, status: 0, error: 'timeout', bytes: 0, done_s: 2.5 }),
  request({ index: 11, status: 0, error: 'dropped', bytes: 0, sent_s: null, done_s: 2.5 }),
  request({ index: 12, status: 0, error: 'censored', bytes: 0, done_s: null }),
];

/** Head and lines of a format with a line a request. */
export function linesOf(name: string, records = requests): string[] {
  return fileOf(name, records).trimEnd().split('\n');
}

export function fileOf(name: string, records = requests): string {
  const format = formatNamed(name);
  if (format.kind !== 'requests') throw new TypeError(`${name} has no lines`);
  return format.head(start) + records.map((one) => format.line(one, start)).join('');
}

export function textOf(name: string, of = summary): string {
  const format = formatNamed(name);
  if (format.kind !== 'summary') throw new TypeError(`${name} has no text`);
  return format.text(of);
}
