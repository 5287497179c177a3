import type { Arm } from './plan.ts';

/** A service says in this variable how many servers each of its replicas has. */
const SERVERS = 'SERVERS';

/** Servers of one replica of the service that takes the load: one, unless its environment says otherwise. */
export function serversOf(arm: Arm): number {
  if (arm.kind === 'url') return 1;
  const said = Number(arm.system.services[arm.system.entry]!.environment?.[SERVERS] ?? 1);
  return Number.isSafeInteger(said) && said >= 1 ? said : 1;
}
