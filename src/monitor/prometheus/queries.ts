import type { MonitoringQueries } from '../../core/system.ts';
import { type MonitoredName, QUANTITIES } from '../../measure/prometheus-reading.ts';
import { promDuration } from './files.ts';

/** A quantity of a job, in PromQL with `$job` and `$window`. */
export interface AskedQuery {
  readonly quantity: MonitoredName;
  readonly job: string;
  readonly template: string;
  readonly caveat: string | null;
}

/**
 * For a service whose definition has none: the counters that all services of the kit have. Durations are counted by
 * route, whose series are there from its first request on, requests also by status, of which a rare one begins in
 * mid-window. Utilisation is that of a replica's CPU: one is busy with one thread of JavaScript.
 */
export const KIT_QUERIES: MonitoringQueries = {
  throughput: 'sum(rate(http_request_duration_seconds_count{job="$job"}[$window]))',
  response_s:
    'sum(rate(http_request_duration_seconds_sum{job="$job"}[$window])) / sum(rate(http_request_duration_seconds_count{job="$job"}[$window]))',
  utilisation: 'avg(rate(process_cpu_seconds_total{job="$job"}[$window]))',
};

interface ProxyQuery {
  readonly template: string;
  readonly caveat?: string;
}

/** By the kind of proxy; the built-in one has no metrics page. */
const PROXY_QUERIES: Readonly<Record<string, Partial<Record<MonitoredName, ProxyQuery>>>> = {
  haproxy: {
    throughput: { template: 'sum(rate(haproxy_backend_http_responses_total{job="$job"}[$window]))' },
    response_s: {
      template: 'avg(avg_over_time(haproxy_backend_total_time_average_seconds{job="$job"}[$window]))',
      caveat: 'HAProxy reports the mean of its last 1024 requests, in whole milliseconds',
    },
  },
  envoy: {
    throughput: { template: 'sum(rate(envoy_cluster_upstream_rq_completed{job="$job"}[$window]))' },
    response_s: {
      template:
        'sum(rate(envoy_cluster_upstream_rq_time_sum{job="$job"}[$window])) / sum(rate(envoy_cluster_upstream_rq_time_count{job="$job"}[$window])) / 1000',
      caveat: 'Envoy counts whole milliseconds, in buckets, and tells them every 5 s',
    },
  },
};

/** What of a proxy's page is enough: whole ones have thousands of lines, at every scrape. */
const PROXY_PAGES: Readonly<Record<string, string>> = {
  haproxy: '?scope=backend',
  envoy: '?filter=cluster.*upstream_rq',
};

export const proxyPage = (url: string, kind: string): string => {
  const page = new URL(url);
  page.search = PROXY_PAGES[kind] ?? '';
  return page.href;
};

export const serviceQueries = (job: string, queries: MonitoringQueries = KIT_QUERIES): AskedQuery[] =>
  QUANTITIES.map((quantity) => ({ quantity, job, template: queries[quantity], caveat: null }));

export const proxyQueries = (job: string, kind: string): AskedQuery[] =>
  QUANTITIES.flatMap((quantity) => {
    const query = PROXY_QUERIES[kind]?.[quantity];
    return query ? [{ quantity, job, template: query.template, caveat: query.caveat ?? null }] : [];
  });

/** As it is sent. */
export const promQl = ({ template, job }: Pick<AskedQuery, 'template' | 'job'>, window_s: number): string =>
  template.replaceAll('$job', job).replaceAll('$window', promDuration(window_s));
