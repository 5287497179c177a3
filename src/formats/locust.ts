import { formatHistory, formatStats } from '../results/locust.ts';
import type { SummaryFormat } from './format.ts';

/** Locust's table of requests, of the measured window. */
export const locust: SummaryFormat = {
  kind: 'summary',
  name: 'locust',
  ending: '_stats.csv',
  about: "Locust's _stats.csv: a row a request name, and one for all",
  text: ({ series, window }) => formatStats(series, window),
};

/** Locust's table by the second, of the whole load. */
export const locustHistory: SummaryFormat = {
  kind: 'summary',
  name: 'locust-history',
  ending: '_stats_history.csv',
  about: "Locust's _stats_history.csv: a row a second and request name",
  text: ({ series, started_s }) => formatHistory(series, started_s),
};
