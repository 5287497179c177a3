import { Environment, EnvironmentError } from './environment.ts';
import { type Migration, migrate, reset } from './migrations.ts';

/** The whole of a `migrate.ts`. */
export function migrateJob(migrations: readonly Migration[], defaultUrl: string): Promise<void> {
  return job(async (environment) => {
    const done = await migrate(environment.text('DATABASE_URL', { default: defaultUrl }), migrations);
    return done.length > 0 ? `migrated: ${done.join(', ')}` : 'nothing to migrate';
  });
}

/** The whole of a `reset.ts`. */
export function resetJob(defaultUrl: string): Promise<void> {
  return job(async (environment) => {
    await reset(environment.text('DATABASE_URL', { default: defaultUrl }));
    return 'all tables emptied';
  });
}

async function job(work: (environment: Environment) => Promise<string>): Promise<void> {
  try {
    console.log(await work(new Environment()));
  } catch (error) {
    console.error(error instanceof EnvironmentError ? error.message : error);
    process.exitCode = 1;
  }
}
