import { migrateJob } from '../../kit/jobs.ts';
import { databaseUrls } from '../../kit/tasktracker/environment.ts';
import { userMigrations } from '../../kit/tasktracker/users.ts';

await migrateJob(userMigrations, databaseUrls.users);
