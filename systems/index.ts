import type { CheckedInSystem } from '../src/core/system.ts';
import { mm1 } from './mm1/system.ts';
import { nullServer } from './null-server/system.ts';
import { tasktrackerMicroservices } from './tasktracker-microservices/system.ts';
import { tasktrackerMonolith } from './tasktracker-monolith/system.ts';

/** The systems under test that come with Loadstone, by name. */
export const systems: Readonly<Record<string, CheckedInSystem>> = {
  'tasktracker-monolith': tasktrackerMonolith,
  'tasktracker-microservices': tasktrackerMicroservices,
  'null-server': nullServer,
  mm1,
};
