import type { Workload } from '../../plan/plan.ts';
import type { Generator } from './pattern.ts';

/** What makes a load's requests. */
export function generatorOf(workload: Workload): Generator {
  if (workload.model === 'open') return 'open';
  return workload.synchronous ? 'synchronous' : 'closed';
}
