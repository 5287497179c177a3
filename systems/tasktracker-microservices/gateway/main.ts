import { useGateway } from '../../kit/gateway.ts';
import { useHealth } from '../../kit/server.ts';
import { runService } from '../../kit/service.ts';
import { openUpstream } from '../../kit/upstream.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

await runService({
  name: 'gateway',
  title: 'TaskTracker: gateway',
  documents: ['user-service', 'task-service', 'stats-service'],
  defaultPort: 8000,
  build(app, environment) {
    // Ready by itself: a service that is down costs its own routes only.
    useHealth(app, async () => {});
    const timeout = environment.integer('UPSTREAM_TIMEOUT_MS', {
      default: DEFAULT_TIMEOUT_MS,
      min: 1,
      max: 3_600_000,
    });
    const upstream = (variable: string, fallback: string) =>
      openUpstream(app, environment, environment.origin(variable, fallback), timeout);
    const users = upstream('USER_SERVICE_URL', 'http://127.0.0.1:8001');
    const tasks = upstream('TASK_SERVICE_URL', 'http://127.0.0.1:8002');
    const stats = upstream('STATS_SERVICE_URL', 'http://127.0.0.1:8003');
    useGateway(app, [
      { prefix: '/api/v1/auth', service: 'user-service', upstream: users },
      { prefix: '/api/v1/tasks', service: 'task-service', upstream: tasks },
      { prefix: '/api/v1/stats', service: 'stats-service', upstream: stats },
    ]);
  },
});
