import { formatHlog } from '../results/hlog.ts';
import type { SummaryFormat } from './format.ts';

/** HdrHistogram's interval log: response times in us, a line a second for all requests and one for each name. */
export const hdr: SummaryFormat = {
  kind: 'summary',
  name: 'hdr',
  ending: '.hlog',
  about: "HdrHistogram's interval log of the response times, by second and name",
  text: ({ series, started_s }) => formatHlog(series, started_s, 'response'),
};
