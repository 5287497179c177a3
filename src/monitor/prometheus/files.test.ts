import { describe, expect, test } from 'vitest';
import { configText, pagesText, promDuration } from './files.ts';
import { KIT_QUERIES, promQl, proxyPage, proxyQueries, serviceQueries } from './queries.ts';

describe('what Prometheus is told', () => {
  test('durations are whole seconds or milliseconds', () => {
    expect([0.1, 1, 12.3456, 360].map(promDuration)).toEqual(['100ms', '1s', '12346ms', '360s']);
  });

  test('a scrape takes no longer than the interval', () => {
    expect(JSON.parse(configText(0.5)).global).toEqual({
      scrape_interval: '500ms',
      scrape_timeout: '500ms',
    });
  });

  test('a page is its replica, whatever its port', () => {
    const pages = [{ job: 'web', replica: 'web-2', url: 'http://127.0.0.1:20001/metrics?scope=backend' }];
    expect(JSON.parse(pagesText(pages, { arm: 'a' }))).toEqual([
      {
        targets: ['127.0.0.1:20001'],
        labels: {
          arm: 'a',
          job: 'web',
          replica: 'web-2',
          instance: 'web-2',
          __scheme__: 'http',
          __metrics_path__: '/metrics',
          __param_scope: 'backend',
        },
      },
    ]);
  });
});

describe('what it is asked', () => {
  test('is the PromQL of the service, its job and window filled in', () => {
    const queries = { throughput: 'a{job="$job"}[$window]', response_s: 'b', utilisation: 'c' };
    const [throughput] = serviceQueries('web', queries);
    expect(throughput).toMatchObject({ quantity: 'throughput', job: 'web', caveat: null });
    expect(promQl(throughput!, 30)).toBe('a{job="web"}[30s]');
  });

  test('is that of the kit where the service has none', () => {
    expect(serviceQueries('web').map(({ template }) => template)).toEqual([
      KIT_QUERIES.throughput,
      KIT_QUERIES.response_s,
      KIT_QUERIES.utilisation,
    ]);
  });

  test('of a proxy is what it tells; our own tells nothing', () => {
    expect(proxyQueries('web-proxy', 'haproxy').map(({ quantity }) => quantity)).toEqual([
      'throughput',
      'response_s',
    ]);
    expect(proxyQueries('web-proxy', 'envoy')[0]).toMatchObject({ job: 'web-proxy', caveat: null });
    expect(proxyQueries('web-proxy', 'loadstone')).toEqual([]);
  });

  test("is of a proxy's page what is needed", () => {
    expect(proxyPage('http://127.0.0.1:1/metrics?no-maint', 'haproxy')).toBe(
      'http://127.0.0.1:1/metrics?scope=backend',
    );
  });
});
