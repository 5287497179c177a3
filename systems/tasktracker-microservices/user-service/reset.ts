import { resetJob } from '../../kit/jobs.ts';
import { databaseUrls } from '../../kit/tasktracker/environment.ts';

await resetJob(databaseUrls.users);
