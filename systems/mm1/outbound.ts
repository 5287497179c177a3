import type { FastifyInstance } from 'fastify';
import type { Dispatcher } from 'undici';
import { REQUEST_INDEX_HEADER } from '../../src/core/request-index.ts';
import { drawnCalls } from '../../src/sim/request-draws.ts';
import type { Environment } from '../kit/environment.ts';
import { ApiError } from '../kit/errors.ts';
import { openUpstream, upstreamError } from '../kit/upstream.ts';
import type { Settings } from './settings.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Calls to other services, each with its probability, one after the other. */
export function outboundCalls(
  app: FastifyInstance,
  environment: Environment,
  { outbound, seed }: Settings,
): (index: number) => Promise<void> {
  const timeoutMs = environment.integer('UPSTREAM_TIMEOUT_MS', {
    default: DEFAULT_TIMEOUT_MS,
    min: 1,
    max: 3_600_000,
  });
  const pools = outbound.map(({ url }) => openUpstream(app, environment, url.origin, timeoutMs));
  const probabilities = outbound.map(({ probability }) => probability);
  return async (index) => {
    for (const [i, made] of drawnCalls(probabilities, seed, index).entries()) {
      if (made) await call(pools[i]!, outbound[i]!.url, index);
    }
  };
}

/** The index goes along: what the request is given over there depends on it too. */
async function call(pool: Dispatcher, { host, pathname, search }: URL, index: number): Promise<void> {
  const status = await pool
    .request({
      method: 'GET',
      path: pathname + search,
      headers: { [REQUEST_INDEX_HEADER]: String(index) },
    })
    .then(async ({ statusCode, body }) => {
      await body.dump();
      return statusCode;
    })
    .catch((error: Error) => {
      throw upstreamError(error, host);
    });
  if (status >= 400) throw new ApiError(502, `${host} answered ${status}`);
}
