// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { defineSystem } from '../../src/core/system.ts';

export const nullServer = defineSystem({
  name: 'null-server',
  title: 'A server that does nothing, to measure the measuring',
  entry: 'server',
  services: {
    server: {
      kind: 'http',
      command: ['${node}', '${systems}/null-server/main.js'],
      port: 9900,
      environment: { PORT: '${self.port}' },
      metrics: '/metrics',
      scalable: true,
    },
  },
  model: 'uncalibrated',
});
