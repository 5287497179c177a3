import { openDatabase } from '../../kit/database.ts';
import { useHealth } from '../../kit/server.ts';
import { runService } from '../../kit/service.ts';
import { databaseUrls } from '../../kit/tasktracker/environment.ts';
import { taskRoutes } from '../../kit/tasktracker/tasks.ts';
import { useTokens } from '../../kit/tokens.ts';

await runService({
  name: 'task-service',
  title: 'TaskTracker: tasks',
  defaultPort: 8002,
  async build(app, environment) {
    const database = openDatabase(app, environment, databaseUrls.tasks);
    useHealth(app, () => database.ping());
    taskRoutes(app, { database, tokens: await useTokens(app, environment) });
  },
});
