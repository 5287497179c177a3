import type { SystemDefinition } from '../../core/system.ts';

/** The services, each after all that it needs. */
export function startOrder({ services }: Pick<SystemDefinition, 'services'>): string[] {
  const order = new Set<string>();
  const visit = (name: string) => {
    for (const need of services[name]!.needs ?? []) visit(need);
    order.add(name);
  };
  for (const name of Object.keys(services)) visit(name);
  return [...order];
}

/**
 * Starts each service as soon as all that it needs is ready. The first failure stops the rest from starting and is
 * thrown when everything under way has settled, so whoever cleans up finds nothing half done.
 */
export async function startAll(
  { services }: Pick<SystemDefinition, 'services'>,
  start: (service: string, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const started = new Map<string, Promise<void>>();
  const begin = async (name: string) => {
    await Promise.all((services[name]!.needs ?? []).map(once));
    try {
      either.throwIfAborted();
      await start(name, either);
    } catch (error) {
      failed.abort(error);
    }
  };
  const once = (name: string): Promise<void> => {
    const starting = started.get(name) ?? begin(name);
    started.set(name, starting);
    return starting;
  };
  await Promise.all(Object.keys(services).map(once));
  either.throwIfAborted();
}
