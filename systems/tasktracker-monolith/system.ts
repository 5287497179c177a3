// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { defineSystem } from '../../src/core/system.ts';
import { model } from './model.ts';

export const tasktrackerMonolith = defineSystem({
  name: 'tasktracker-monolith',
  title: 'TaskTracker as one service on one database',
  arch: 'monolith',
  entry: 'monolith',
  services: {
    db: { kind: 'postgres', port: 5435 },
    monolith: {
      kind: 'http',
      command: ['${node}', '${systems}/tasktracker-monolith/main.js'],
      port: 9000,
      environment: {
        PORT: '${self.port}',
        DATABASE_URL: '${db.url}',
        JWT_SECRET: '${secret.jwt}',
        PASSWORD_HASH_COST: '10',
      },
      metrics: '/metrics',
      needs: ['db'],
      scalable: true,
      jobs: {
        migrate: ['${node}', '${systems}/tasktracker-monolith/migrate.js'],
        reset: ['${node}', '${systems}/tasktracker-monolith/reset.js'],
      },
    },
  },
  model,
});
