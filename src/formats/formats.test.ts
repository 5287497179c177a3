import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesOf, nothing, request, requests, start, summary, textOf } from './example.test.data.ts';
import { formatNamed, formats } from './index.ts';
import { metrics } from './prometheus/metrics.ts';

describe('the table', () => {
  test('is that of the reference', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/reference/formats.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([\w-]+)` +\| `([._][\w.]+)`/gm)];
    expect(rows.map(([, name, ending]) => [name, ending])).toEqual(
      formats.map(({ name, ending }) => [name, ending]),
    );
    for (const { name } of metrics) expect(page).toContain(`\`${name}\``);
  });

  test('names and file endings are unique', () => {
    expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length);
    expect(new Set(formats.map(({ ending }) => ending)).size).toBe(formats.length);
  });

  test('a format that is none is an error that lists them', () => {
    expect(formatNamed('jtl').ending).toBe('.jtl');
    expect(() => formatNamed('xml')).toThrow(
      expect.objectContaining({
        code: 'E_UNKNOWN_FORMAT',
        message: `a format is one of ${formats.map(({ name }) => name).join(', ')}, got 'xml'`,
      }),
    );
  });

  test.each(formats.map((format) => [format.name, format] as const))(
    '%s is made of whole lines, also of a load that came to nothing',
    (_, format) => {
      const texts =
        format.kind === 'summary'
          ? [format.text(summary), format.text(nothing)]
          : [format.head(start), ...requests.map((one) => format.line(one, start))];
      for (const text of texts) {
        expect(text).toMatch(/^$|\n$/);
        expect(text).not.toMatch(/\b(NaN|undefined)\b/);
      }
    },
  );
});

test('json has the keys that its readers rely on, in ms', () => {
  const object = JSON.parse(textOf('json'));
  expect(Object.keys(object)).toEqual([
    'sent',
    'completed',
    'failed',
    'dropped',
    'achieved_rate',
    'throughput_rps',
    'goodput_rps',
    'errors',
    'response_ms',
    'roundtrip_ms',
    'lag_ms',
    'certificate',
    'validity',
    'validity_reasons',
    'thresholds',
  ]);
  // The slot of 500 ms reaches to 500.223: a percentile is never above the maximum all the same.
  expect(object.response_ms).toEqual({
    mean: 102,
    p50: 3.001,
    p90: 500,
    p95: 500,
    p99: 500,
    p99_9: 500,
    max: 500,
  });
  expect(JSON.parse(textOf('json', nothing)).lag_ms).toMatchObject({ mean: null, p99_9: null, max: null });
});

test('csv has a row a request', () => {
  const lines = linesOf('csv');
  expect(lines.slice(0, 3)).toEqual([
    'index,intended,sent,done,status,bytes,name',
    '7,1.500000,1.500123,1.510750,200,12,GET /a',
    '8,1.500000,1.500123,1.750000,200,12,"POST /b, ""c"""',
  ]);
  expect(lines.slice(-2)).toEqual(['11,1.500000,,2.500000,0,0,GET /a', '12,1.500000,1.500123,,0,0,GET /a']);
});

test('jtl has the columns of JMeter', () => {
  expect(linesOf('jtl')).toEqual([
    'timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,' +
      'sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect',
    '1700000001750,11,GET /a,200,OK,loadstone 1-2,text,true,,12,0,4,4,"http://127.0.0.1:8080/a?x=1,2",0,0,0',
    '1700000001750,250,"POST /b, ""c""",200,OK,loadstone 1-2,text,true,,12,14,4,4,"http://127.0.0.1:8080/a?x=1,2",0,0,0',
    '1700000001750,11,GET /a,503,Service Unavailable,loadstone 1-2,text,false,http_5xx,7,0,4,4,"http://127.0.0.1:8080/a?x=1,2",0,0,0',
    '1700000001750,1000,GET /a,Non HTTP response code: timeout,Non HTTP response message: timeout,loadstone 1-2,text,false,timeout,0,0,4,4,"http://127.0.0.1:8080/a?x=1,2",0,0,0',
    '1700000001750,1000,GET /a,Non HTTP response code: dropped,Non HTTP response message: dropped,loadstone 1-2,text,false,dropped,0,0,4,4,"http://127.0.0.1:8080/a?x=1,2",0,0,0',
  ]);
});

describe('k6', () => {
  const { metrics } = JSON.parse(textOf('k6'));

  test('has the figures under the names of k6', () => {
    expect(metrics).toMatchObject({
      http_reqs: { count: 6, rate: 2.4 },
      'http_reqs{expected_response:true}': { count: 5, rate: 2 },
      http_req_duration: { avg: 102, min: 1, med: 3.001, max: 500, 'p(90)': 500, 'p(95)': 500 },
      http_req_failed: { passes: 1, fails: 5, value: 1 / 6 },
      dropped_iterations: { count: 1, rate: 0.4 },
      data_received: { count: 57 },
    });
  });

  test("says thresholds in k6's words and units, where true means failed", () => {
    expect(metrics.http_req_duration.thresholds).toEqual({ 'p(99)<200': true });
    expect(metrics.http_req_failed.thresholds).toEqual({ 'rate<0.2': true });
    expect(metrics.http_reqs.thresholds).toEqual({ 'rate>2': false });
    expect(metrics['http_reqs{expected_response:true}'].thresholds).toEqual({ 'rate>1': false });
    expect(JSON.parse(textOf('k6', nothing)).metrics.http_req_duration).not.toHaveProperty('thresholds');
  });

  test('as lines says what a metric is, then its points', () => {
    const lines = linesOf('k6-json').map((line) => JSON.parse(line));
    const points = lines.filter(({ type }) => type === 'Point');
    expect(points.slice(0, 3)).toMatchObject([
      { metric: 'http_reqs', data: { time: '2023-11-14T22:13:21.760750Z', value: 1 } },
      { metric: 'http_req_duration', data: { value: expect.closeTo(10.75) } },
      { metric: 'http_req_failed', data: { value: 0, tags: { ...start.tags, expected_response: 'true' } } },
    ]);
    const sum = (metric: string) =>
      points.filter((point) => point.metric === metric).reduce((total, { data }) => total + data.value, 0);
    expect([sum('http_reqs'), sum('http_req_failed'), sum('dropped_iterations')]).toEqual([4, 2, 1]);
  });
});

describe('vegeta', () => {
  test('reports in ns, by its own definitions of rate and throughput', () => {
    expect(JSON.parse(textOf('vegeta'))).toEqual({
      latencies: {
        total: 510e6,
        mean: 102e6,
        '50th': 3_001_000,
        '90th': 500e6,
        '95th': 500e6,
        '99th': 500e6,
        max: 500e6,
        min: 1e6,
      },
      bytes_in: { total: 57, mean: 57 / 7 },
      bytes_out: { total: 14, mean: 2 },
      earliest: '2023-11-14T22:13:20.250000Z',
      latest: '2023-11-14T22:13:22.250000Z',
      end: '2023-11-14T22:13:22.750000Z',
      duration: 2e9,
      wait: 0.5e9,
      requests: 7,
      rate: 3.5,
      throughput: 2,
      success: 5 / 7,
      status_codes: { '0': 1, '200': 5, '503': 1 },
      errors: ['http_5xx', 'dropped'],
    });
  });

  test('results have a line a request', () => {
    expect(linesOf('vegeta-results', [request()])).toEqual([
      '{"attack":"GET http://127.0.0.1:8080/submit","seq":7,"code":200,"timestamp":"2023-11-14T22:13:21.750000Z",' +
        '"latency":10750000,"bytes_out":0,"bytes_in":12,"error":"","body":null,"method":"GET",' +
        '"url":"http://127.0.0.1:8080/a?x=1,2","headers":null}',
    ]);
    expect(linesOf('vegeta-results')).toHaveLength(5);
  });
});

describe('junit', () => {
  test('has a case a threshold', () => {
    const text = textOf('junit');
    expect(text).toContain(
      '<testsuite name="GET http://127.0.0.1:8080/submit" tests="5" failures="2" errors="0" skipped="0" ' +
        'time="2.500" timestamp="2023-11-14T22:13:20">',
    );
    expect(text).toContain('<property name="note" value="a &quot;quote&quot; &amp; &lt;tag&gt;"/>');
    expect(text).toContain('<testcase classname="loadstone.thresholds" name="throughput&gt;2/s" time="0"/>');
    expect(text).toContain('<failure type="threshold" message="errors&lt;20%: it was 28.5714%"/>');
  });

  test('of a measurement that is INVALID has an error, and judges nothing', () => {
    const text = textOf('junit', nothing);
    expect(text).toContain('failures="0" errors="1" skipped="1"');
    expect(text).toContain('message="INVALID; 1 of 1 generator threads were lost; a &lt; b &amp; c"');
    expect(text).toContain('<skipped message="the measurement is INVALID"/>');
  });
});
