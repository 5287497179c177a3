import type { Environment } from '../environment.ts';

const DEFAULT_PASSWORD_COST = 14;

/** Where each database listens when the services are run by hand. */
export const databaseUrls = {
  monolith: 'postgres://postgres@127.0.0.1:5435/postgres',
  users: 'postgres://postgres@127.0.0.1:5433/postgres',
  tasks: 'postgres://postgres@127.0.0.1:5434/postgres',
} as const;

/** log2 of scrypt's N. An experiment lowers it: it measures how tasks are handled, not how long a login takes. */
export const passwordCost = (environment: Environment): number =>
  environment.integer('PASSWORD_HASH_COST', { default: DEFAULT_PASSWORD_COST, min: 4, max: 20 });
