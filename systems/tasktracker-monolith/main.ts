import { openDatabase } from '../kit/database.ts';
import { useHealth } from '../kit/server.ts';
import { runService } from '../kit/service.ts';
import { databaseUrls, passwordCost } from '../kit/tasktracker/environment.ts';
import { statsRoutes } from '../kit/tasktracker/stats.ts';
import { MAX_LIMIT } from '../kit/tasktracker/task.ts';
import { listTasks, taskRoutes } from '../kit/tasktracker/tasks.ts';
import { userRoutes } from '../kit/tasktracker/users.ts';
import { useTokens } from '../kit/tokens.ts';

await runService({
  name: 'tasktracker-monolith',
  title: 'TaskTracker: monolith',
  defaultPort: 9000,
  async build(app, environment) {
    const database = openDatabase(app, environment, databaseUrls.monolith);
    useHealth(app, () => database.ping());
    const tokens = await useTokens(app, environment);
    userRoutes(app, { database, tokens, passwordCost: passwordCost(environment) });
    taskRoutes(app, { database, tokens });
    const tasksOf = (userId: number) => listTasks(database, userId, { skip: 0, limit: MAX_LIMIT });
    statsRoutes(app, { tokens, tasksOf: (request) => tasksOf(request.user.id) });
  },
});
