import type { RequestFormat } from './format.ts';
import { timestamp } from './time.ts';

/** k6's metrics that we have values of, with what k6 says of them. */
const METRICS = [
  { name: 'http_reqs', type: 'counter', contains: 'default' },
  { name: 'http_req_duration', type: 'trend', contains: 'time' },
  { name: 'http_req_failed', type: 'rate', contains: 'default' },
  { name: 'data_received', type: 'counter', contains: 'data' },
  { name: 'dropped_iterations', type: 'counter', contains: 'default' },
] as const;
type Metric = (typeof METRICS)[number]['name'];

/** The class of an arrival that was never sent: k6 does not count it as a request. */
const DROPPED = 'dropped';

/**
 * k6's --out json: a line a metric, then some points a request at the time of its end. `http_req_duration` is the
 * response time in ms from the intended time. A request that was still in flight at the end has no points.
 */
export const k6Json: RequestFormat = {
  kind: 'requests',
  name: 'k6-json',
  ending: '.k6.jsonl',
  about: "k6's --out json: some lines of JSON a request",
  head: () =>
    METRICS.map(({ name, ...rest }) => {
      const data = { name, ...rest, thresholds: [], submetrics: null };
      return `${JSON.stringify({ type: 'Metric', data, metric: name })}\n`;
    }).join(''),
  line: ({ name, method, url, intended_s, done_s, status, bytes, error }, { started_s, tags }) => {
    if (done_s === null) return '';
    const time = timestamp(started_s + done_s);
    const point = (metric: Metric, value: number, tags: object) =>
      `${JSON.stringify({ metric, type: 'Point', data: { time, value, tags } })}\n`;
    const common = { ...tags, group: '', scenario: 'default' };
    if (error === DROPPED) return point('dropped_iterations', 1, common);
    const good = error === null;
    const request = {
      ...common,
      ...(good ? {} : { error }),
      expected_response: String(good),
      method,
      name,
      status: String(status),
      url,
    };
    return (
      point('http_reqs', 1, request) +
      point('http_req_duration', (done_s - intended_s) * 1000, request) +
      point('http_req_failed', good ? 0 : 1, request) +
      point('data_received', bytes, common)
    );
  },
};
