import type { FastifyInstance } from 'fastify';
import { type Dispatcher, errors, RoundRobinPool } from 'undici';
import type { Environment } from './environment.ts';
import { ApiError } from './errors.ts';

const DEFAULT_CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Kept-alive connections to another service, used in turn: behind a balancer of connections they spread over its
 * replicas, where a pool that prefers its first free connection would stay on one.
 */
export function openUpstream(
  app: FastifyInstance,
  environment: Environment,
  origin: string,
  timeoutMs: number,
): Dispatcher {
  const pool = new RoundRobinPool(origin, {
    connections: environment.integer('UPSTREAM_CONNECTIONS', {
      default: DEFAULT_CONNECTIONS,
      min: 1,
      max: 10_000,
    }),
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  app.addHook('onClose', () => pool.close());
  return pool;
}

/** The answer for a call that failed before the other service had answered. Nothing is tried twice. */
export function upstreamError(error: Error, service: string): ApiError {
  const late = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  return late
    ? new ApiError(504, `${service} did not answer in time`, { cause: error })
    : new ApiError(503, `${service} is unavailable`, { cause: error });
}
