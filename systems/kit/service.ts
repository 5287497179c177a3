import type { FastifyInstance } from 'fastify';
import type { Environment } from './environment.ts';
import { listenAddress, runMain } from './main.ts';
import { createServer, type ServiceDescription } from './server.ts';
import { onStop, stopServing } from './shutdown.ts';

export interface Service extends ServiceDescription {
  readonly defaultPort: number;
  /** Adds the service's routes; what must be closed goes into an onClose hook. */
  build(app: FastifyInstance, environment: Environment): Promise<void> | void;
}

/** The whole of a service's `main.ts`: start, serve, and stop when told. */
export function runService(service: Service): Promise<void> {
  return runMain(service.name, async (environment) => {
    const address = listenAddress(environment, service.defaultPort);
    const app = await createServer(service, environment);
    onStop(environment, (boundMs) => stopServing(app.server, () => app.close(), boundMs));
    await service.build(app, environment);
    return app.listen(address);
  });
}
