import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Registry } from 'prom-client';
import type { Environment } from './environment.ts';
import { sendError, useErrorFormat } from './errors.ts';
import { HttpMetrics, statusOf } from './metrics.ts';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
const BODY_LIMIT_BYTES = 1024 * 1024;
/** The route of everything that matches none: one label, whatever clients invent. */
const UNMATCHED = '(unmatched)';

export interface ServiceDescription {
  readonly name: string;
  readonly title: string;
  /** For a gateway: the services whose OpenAPI it shows instead of its own, from `/docs/<service>.json`. */
  readonly documents?: readonly string[];
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Of `/metrics`, for what a service reports beyond its requests. */
    readonly registry: Registry;
  }
}

/** A fastify server with what all systems under test share: metrics, errors and OpenAPI. */
export async function createServer(
  service: ServiceDescription,
  environment: Environment,
): Promise<FastifyInstance> {
  const level = environment.oneOf('LOG_LEVEL', LOG_LEVELS, 'silent');
  const app: FastifyInstance = fastify({
    logger: level === 'silent' ? false : { level, name: service.name },
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
    // A request that comes on an open connection while we stop is still served; then the connection closes.
    return503OnClosing: false,
    frameworkErrors: sendError,
  });
  useMetrics(app);
  useErrorFormat(app);
  await useOpenApi(app, service);
  return app;
}

/** `/health`: 200 only when `ready` resolves, otherwise 503. */
export function useHealth(app: FastifyInstance, ready: () => Promise<void>): void {
  app.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await ready();
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}

function useMetrics(app: FastifyInstance): void {
  const metrics = new HttpMetrics();
  app.decorate('registry', metrics.registry);

  app.addHook('onRequest', (request, reply, done) => {
    const path = routeOf(request);
    if (isMeasured(path)) {
      const entered = metrics.enter();
      const route = metrics.route(request.method, path);
      // 'close' comes once and always, also when the client has left.
      reply.raw.once('close', () => metrics.leave(route, entered, statusOf(reply.raw)));
    }
    done();
  });

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
}

function routeOf(request: FastifyRequest): string {
  return request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED);
}

const isMeasured = (route: string): boolean =>
  route !== '/health' && route !== '/metrics' && !route.startsWith('/docs');

async function useOpenApi(app: FastifyInstance, { title, documents }: ServiceDescription): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: { title, version: '1' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    // Component names instead of def-0, def-1.
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `def-${i}`) },
  });
  const urls = documents?.map((name) => ({ name, url: documentOf(name) }));
  await app.register(swaggerUi, { routePrefix: '/docs', ...(urls && { uiConfig: { urls } }) });
}

/** Where a gateway shows a service's OpenAPI. */
export const documentOf = (service: string): string => `/docs/${service}.json`;
