import { STATUS_CODES } from 'node:http';
import { csvLine } from '../results/csv.ts';
import type { LoadRequest, RequestFormat } from './format.ts';

const MS = 1000;

const COLUMNS = [
  'timeStamp',
  'elapsed',
  'label',
  'responseCode',
  'responseMessage',
  'threadName',
  'dataType',
  'success',
  'failureMessage',
  'bytes',
  'sentBytes',
  'grpThreads',
  'allThreads',
  'URL',
  'Latency',
  'IdleTime',
  'Connect',
];

/**
 * JMeter's results, for its report generator (`jmeter -g`). `timeStamp` is the intended time, `elapsed` the response
 * time from there, both in whole ms as JMeter has them. The times to the first byte and to connect are not known and
 * 0, JMeter's value for a sampler that does not tell. A request that was still in flight at the end has no row.
 */
export const jtl: RequestFormat = {
  kind: 'requests',
  name: 'jtl',
  ending: '.jtl',
  about: "JMeter's results: a row a request",
  head: () => csvLine(COLUMNS),
  line: (request, { started_s }) => {
    const { name, intended_s, done_s, error, bytes, bytes_out, thread, in_flight, url } = request;
    if (done_s === null) return '';
    return csvLine([
      Math.round((started_s + intended_s) * MS),
      Math.round((done_s - intended_s) * MS),
      name,
      ...answer(request),
      // JMeter takes what is before the last hyphen for the thread group.
      `loadstone 1-${thread + 1}`,
      'text',
      String(error === null),
      error ?? '',
      bytes,
      bytes_out,
      in_flight,
      in_flight,
      url,
      0,
      0,
      0,
    ]);
  },
};

/** Code and message, which for a request without an answer are JMeter's own words. */
function answer({ status, error }: LoadRequest): [string, string] {
  if (status > 0) return [String(status), STATUS_CODES[status] ?? ''];
  return [`Non HTTP response code: ${error}`, `Non HTTP response message: ${error}`];
}
