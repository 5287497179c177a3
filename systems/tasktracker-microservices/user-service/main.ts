import { openDatabase } from '../../kit/database.ts';
import { useHealth } from '../../kit/server.ts';
import { runService } from '../../kit/service.ts';
import { databaseUrls, passwordCost } from '../../kit/tasktracker/environment.ts';
import { userRoutes } from '../../kit/tasktracker/users.ts';
import { useTokens } from '../../kit/tokens.ts';

await runService({
  name: 'user-service',
  title: 'TaskTracker: users',
  defaultPort: 8001,
  async build(app, environment) {
    const database = openDatabase(app, environment, databaseUrls.users);
    useHealth(app, () => database.ping());
    const tokens = await useTokens(app, environment);
    userRoutes(app, { database, tokens, passwordCost: passwordCost(environment) });
  },
});
