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
  cpus: 0.9976,
  services: {
    monolith: {
      cpu_s: 0.0004683,
      processes: 1,
      memory_bytes: 91895296,
    },
    db: {
      cpu_s: 0.0002806,
      processes: null,
      memory_bytes: 46756722,
    },
  },
  requests: {
    'DELETE /api/v1/tasks/{id}': {
      share: 0.01959,
      alone_s: 0.00082,
      scv: 0.5849,
    },
    'GET /api/v1/auth/me': {
      share: 0.04243,
      alone_s: 0.0004519,
      scv: 0.1328,
    },
    'GET /api/v1/stats/': {
      share: 0.06445,
      alone_s: 0.003395,
      scv: 0.09671,
    },
    'GET /api/v1/tasks/ [filtered]': {
      share: 0.135,
      alone_s: 0.001391,
      scv: 0.1116,
    },
    'GET /api/v1/tasks/ [list]': {
      share: 0.4471,
      alone_s: 0.001613,
      scv: 0.07036,
    },
    'GET /api/v1/tasks/{id}': {
      share: 0.08902,
      alone_s: 0.0005326,
      scv: 2.386,
    },
    'PATCH /api/v1/tasks/{id}/complete': {
      share: 0.01915,
      alone_s: 0.0008655,
      scv: 0.07618,
    },
    'PATCH /api/v1/tasks/{id}/incomplete': {
      share: 0.01291,
      alone_s: 0.000831,
      scv: 0.06741,
    },
    'POST /api/v1/tasks/': {
      share: 0.1256,
      alone_s: 0.001043,
      scv: 0.4853,
    },
    'PUT /api/v1/tasks/{id}': {
      share: 0.0447,
      alone_s: 0.001008,
      scv: 0.3708,
    },
  },
};
