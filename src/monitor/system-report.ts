import type { SystemReport } from '../measure/evidence.ts';
import { type MetricSample, total } from './exposition.ts';
import type { Scrape } from './scrape.ts';

/** The metrics that a system reports about itself, by the names that Prometheus users give them. */
const REQUESTS = 'http_requests_total';
const DURATION_SUM = 'http_request_duration_seconds_sum';
const IN_FLIGHT = 'http_requests_in_flight_seconds_total';
const CLOCK = 'http_clock_seconds';
const CPU = 'process_cpu_seconds_total';

/** Requests that are not load: those of monitors and of people who read the documentation. */
const ASIDE = /^\/(health|metrics|docs|openapi)/;
const isLoad = (labels: MetricSample['labels']) => !ASIDE.test(labels.route ?? '');

/** The entry service's replicas, and all services' replicas (for their CPU time), at one moment. */
export interface SystemScrape {
  readonly entry: readonly Scrape[];
  readonly all: readonly Scrape[];
}

/** What the system says of the time between two moments; null when a metric of it is missing. */
export function systemReport(before: SystemScrape, after: SystemScrape): SystemReport | null {
  const present = after.entry.filter(({ url }) => before.entry.some((earlier) => earlier.url === url));
  const clock = differences(before.entry, present, CLOCK);
  const completions = sum(differences(before.entry, after.entry, REQUESTS, isLoad));
  const inFlight = sum(differences(before.entry, after.entry, IN_FLIGHT));
  const duration = sum(differences(before.entry, after.entry, DURATION_SUM, isLoad));
  const busy = sum(differences(before.all, after.all, CPU));
  if (clock === null || completions === null || inFlight === null || duration === null || busy === null) {
    return null;
  }
  const window_s = Math.max(...clock);
  if (!(window_s > 0)) return null;
  return {
    window_s,
    completions,
    in_flight_mean: inFlight / window_s,
    duration_sum_s: duration,
    busy_s: busy,
  };
}

/** Requests that the entry service completed between two moments; null when it does not count them. */
export function requestsBetween(before: readonly Scrape[], after: readonly Scrape[]): number | null {
  return sum(differences(before, after, REQUESTS, isLoad));
}

/**
 * How much a counter grew on each replica. One that restarted begins at 0 again, as does one that was not there
 * before; one that is gone took its counts along, so the sum is not to be had.
 */
function differences(
  before: readonly Scrape[],
  after: readonly Scrape[],
  name: string,
  wanted?: (labels: MetricSample['labels']) => boolean,
): number[] | null {
  const known = new Map(before.map((scraped) => [scraped.url, scraped]));
  if (after.length === 0 || before.some(({ url }) => !after.some((later) => later.url === url))) return null;
  const grown: number[] = [];
  for (const later of after) {
    const earlier = known.get(later.url);
    const end = later.metrics && total(later.metrics, name, wanted);
    const start = earlier ? earlier.metrics && total(earlier.metrics, name, wanted) : 0;
    if (end === null || start === null) return null;
    grown.push(end >= start ? end - start : end);
  }
  return grown;
}

const sum = (values: readonly number[] | null) => values?.reduce((total, value) => total + value, 0) ?? null;
