import type { RequestFormat } from './format.ts';
import { timestamp } from './time.ts';

const NS_PER_S = 1e9;

/**
 * What `vegeta encode -to=json` writes, which `vegeta report` and `vegeta plot` read: a line a request. `timestamp` is
 * the intended time, `latency` the response time from there in ns. A request still in flight at the end has no line.
 */
export const vegetaResults: RequestFormat = {
  kind: 'requests',
  name: 'vegeta-results',
  ending: '.vegeta.jsonl',
  about: "vegeta's results, for `vegeta report` and `vegeta plot`: a line of JSON a request",
  head: () => '',
  line: (request, { name, started_s }) => {
    const { index, method, url, intended_s, done_s, status, bytes, bytes_out, error } = request;
    if (done_s === null) return '';
    const result = {
      attack: name,
      seq: index,
      code: status,
      timestamp: timestamp(started_s + intended_s),
      latency: Math.round((done_s - intended_s) * NS_PER_S),
      bytes_out,
      bytes_in: bytes,
      error: error ?? '',
      body: null,
      method,
      url,
      headers: null,
    };
    return `${JSON.stringify(result)}\n`;
  },
};
