// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { defineSystem } from '../../src/core/system.ts';
import { model } from './model.ts';

const folder = '${systems}/tasktracker-microservices';
const main = (service: string) => ['${node}', `${folder}/${service}/main.js`];
const jobs = (service: string) => ({
  migrate: ['${node}', `${folder}/${service}/migrate.js`],
  reset: ['${node}', `${folder}/${service}/reset.js`],
});

export const tasktrackerMicroservices = defineSystem({
  name: 'tasktracker-microservices',
  title: 'TaskTracker as a gateway and three services on two databases',
  arch: 'microservices',
  entry: 'gateway',
  services: {
    'user-db': { kind: 'postgres', port: 5433 },
    'task-db': { kind: 'postgres', port: 5434 },
    'user-service': {
      kind: 'http',
      command: main('user-service'),
      port: 8001,
      environment: {
        PORT: '${self.port}',
        DATABASE_URL: '${user-db.url}',
        JWT_SECRET: '${secret.jwt}',
        PASSWORD_HASH_COST: '10',
      },
      metrics: '/metrics',
      needs: ['user-db'],
      scalable: true,
      jobs: jobs('user-service'),
    },
    'task-service': {
      kind: 'http',
      command: main('task-service'),
      port: 8002,
      environment: { PORT: '${self.port}', DATABASE_URL: '${task-db.url}', JWT_SECRET: '${secret.jwt}' },
      metrics: '/metrics',
      needs: ['task-db'],
      scalable: true,
      jobs: jobs('task-service'),
    },
    'stats-service': {
      kind: 'http',
      command: main('stats-service'),
      port: 8003,
      environment: {
        PORT: '${self.port}',
        TASK_SERVICE_URL: '${task-service.url}',
        JWT_SECRET: '${secret.jwt}',
      },
      metrics: '/metrics',
      needs: ['task-service'],
      scalable: true,
    },
    gateway: {
      kind: 'http',
      command: main('gateway'),
      port: 8000,
      environment: {
        PORT: '${self.port}',
        USER_SERVICE_URL: '${user-service.url}',
        TASK_SERVICE_URL: '${task-service.url}',
        STATS_SERVICE_URL: '${stats-service.url}',
      },
      metrics: '/metrics',
      needs: ['user-service', 'task-service', 'stats-service'],
      scalable: true,
    },
  },
  model,
});
