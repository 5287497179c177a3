// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { defineSystem } from '../../src/core/system.ts';
import { mm1Model } from './model.ts';

export const mm1 = defineSystem({
  name: 'mm1',
  title: 'A queue and its servers: M/M/1, and whatever else its environment says',
  entry: 'server',
  services: {
    server: {
      kind: 'http',
      command: ['${node}', '${systems}/mm1/main.js'],
      port: 8084,
      environment: { PORT: '${self.port}' },
      metrics: '/metrics',
      work: { busy: 'mm1_busy_seconds_total', completions: 'mm1_service_seconds_count' },
      queries: {
        throughput: 'sum(rate(mm1_service_seconds_count{job="$job"}[$window]))',
        response_s:
          'sum(rate(mm1_response_seconds_sum{job="$job"}[$window])) / sum(rate(mm1_response_seconds_count{job="$job"}[$window]))',
        utilisation:
          'sum(rate(mm1_busy_seconds_total{job="$job"}[$window])) / sum(max_over_time(mm1_servers{job="$job"}[$window]))',
      },
      scalable: true,
    },
  },
  model: mm1Model({}),
  modelOf: ({ server = {} }) => mm1Model(server),
});
