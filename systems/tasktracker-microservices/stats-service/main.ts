import { useHealth } from '../../kit/server.ts';
import { runService } from '../../kit/service.ts';
import { remoteTasks } from '../../kit/tasktracker/remote-tasks.ts';
import { statsRoutes } from '../../kit/tasktracker/stats.ts';
import { useTokens } from '../../kit/tokens.ts';
import { openUpstream } from '../../kit/upstream.ts';

const DEFAULT_TIMEOUT_MS = 5_000;

await runService({
  name: 'stats-service',
  title: 'TaskTracker: statistics',
  defaultPort: 8003,
  async build(app, environment) {
    useHealth(app, async () => {});
    const timeout = environment.integer('UPSTREAM_TIMEOUT_MS', {
      default: DEFAULT_TIMEOUT_MS,
      min: 1,
      max: 3_600_000,
    });
    const origin = environment.origin('TASK_SERVICE_URL', 'http://127.0.0.1:8002');
    const upstream = openUpstream(app, environment, origin, timeout);
    statsRoutes(app, { tokens: await useTokens(app, environment), tasksOf: remoteTasks(upstream) });
  },
});
