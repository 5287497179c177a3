import { csvLine } from '../results/csv.ts';
import type { RequestFormat } from './format.ts';

/** A row a request, in the order in which they ended. Times in seconds since the load's start. */
export const csv: RequestFormat = {
  kind: 'requests',
  name: 'csv',
  ending: '.csv',
  about: 'a row a request: index, intended, sent, done, status, bytes, name',
  head: () => csvLine(['index', 'intended', 'sent', 'done', 'status', 'bytes', 'name']),
  line: ({ index, intended_s, sent_s, done_s, status, bytes, name }) =>
    csvLine([index, micros(intended_s), micros(sent_s), micros(done_s), status, bytes, name]),
};

/** To a microsecond. */
const micros = (time_s: number | null) => time_s?.toFixed(6) ?? null;
