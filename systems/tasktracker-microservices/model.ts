import type { SystemModel } from '../../src/core/system.ts';

/** Fitted by `loadstone calibrate experiments/tasktracker/calibrate.yaml`; `source` says where. */
export const model: SystemModel = {
  source: 'tasktracker-calibration, 2026-11-22: 2 CPUs, Intel(R) Xeon(R) Processor, Node.js 20.20.2',
  scenario: {
    name: 'tasktracker',
    options: {
      accounts: 20,
      tasks: 10,
    },
  },
  cpus: 0.999,
  services: {
    gateway: {
      cpu_s: 0.0002818,
      processes: 1,
      memory_bytes: 79619712,
    },
    'user-service': {
      cpu_s: 0.00006104,
      processes: 1,
      memory_bytes: 47810503,
    },
    'task-service': {
      cpu_s: 0.0005136,
      processes: 1,
      memory_bytes: 71040882,
    },
    'stats-service': {
      cpu_s: 0.0001179,
      processes: 1,
      memory_bytes: 52384270,
    },
    'user-db': {
      cpu_s: 0.000008676,
      processes: null,
      memory_bytes: 30037746,
    },
    'task-db': {
      cpu_s: 0.0002822,
      processes: null,
      memory_bytes: 42205227,
    },
  },
  requests: {
    'DELETE /api/v1/tasks/{id}': {
      share: 0.01959,
      alone_s: 0.001235,
      scv: 0.3593,
    },
    'GET /api/v1/auth/me': {
      share: 0.04243,
      alone_s: 0.001681,
      scv: 0.1885,
    },
    'GET /api/v1/stats/': {
      share: 0.06445,
      alone_s: 0.005656,
      scv: 0.109,
    },
    'GET /api/v1/tasks/ [filtered]': {
      share: 0.135,
      alone_s: 0.001681,
      scv: 0.9192,
    },
    'GET /api/v1/tasks/ [list]': {
      share: 0.4471,
      alone_s: 0.001888,
      scv: 0.2538,
    },
    'GET /api/v1/tasks/{id}': {
      share: 0.08902,
      alone_s: 0.0009534,
      scv: 0.6679,
    },
    'PATCH /api/v1/tasks/{id}/complete': {
      share: 0.01915,
      alone_s: 0.00146,
      scv: 0.5215,
    },
    'PATCH /api/v1/tasks/{id}/incomplete': {
      share: 0.01291,
      alone_s: 0.001348,
      scv: 0.1448,
    },
    'POST /api/v1/tasks/': {
      share: 0.1256,
      alone_s: 0.001614,
      scv: 0.3658,
    },
    'PUT /api/v1/tasks/{id}': {
      share: 0.0447,
      alone_s: 0.001547,
      scv: 0.2862,
    },
  },
};
