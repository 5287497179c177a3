// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { defineSystem } from '../../src/core/system.ts';

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
      scalable: true,
    },
  },
  model: {
    source: 'by construction: the service times of its default environment; what HTTP takes is left out',
    scenario: { name: 'http', options: { path: '/' } },
    cpus: 1,
    services: { server: { cpu_s: 0.1, processes: 1, memory_bytes: 1.35e8 } },
    requests: { 'GET /': { share: 1, alone_s: 0.1, scv: 1 } },
  },
});
