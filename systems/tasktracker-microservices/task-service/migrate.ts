import { migrateJob } from '../../kit/jobs.ts';
import { databaseUrls } from '../../kit/tasktracker/environment.ts';
import { taskMigrations } from '../../kit/tasktracker/tasks.ts';

await migrateJob(taskMigrations, databaseUrls.tasks);
