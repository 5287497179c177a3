import type { FastifyInstance, FastifyRequest } from 'fastify';
import { REQUEST_INDEX_HEADER } from '../../src/core/request-index.ts';
import { drawnService } from '../../src/sim/request-draws.ts';
import { ApiError, failures } from '../kit/errors.ts';
import { monotonicNow } from './clock.ts';
import { serverTiming } from './server-timing.ts';
import type { Settings } from './settings.ts';
import type { Station } from './station.ts';
import type { StationMetrics } from './station-metrics.ts';

const number = (description: string) => ({ type: 'number', description });
const orNull = (type: string, description: string) => ({ type: [type, 'null'], description });

const schema = {
  summary: 'Waits for a server, is served, and calls other services with their probabilities',
  headers: {
    type: 'object',
    properties: {
      [REQUEST_INDEX_HEADER]: {
        type: 'integer',
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description:
          'What the request draws depends on it; without one requests are counted from 0 as they come.',
      },
    },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        index: { type: 'integer' },
        server: orNull('integer', 'which one, from 0; null where they are shared'),
        drawn_s: number('the service time drawn'),
        service_s: number('the service, as the server measured it'),
        cpu_s: orNull('number', 'its CPU time; null where it is a wait'),
        arrived_s: number("on the machine's monotonic clock, as the next two"),
        started_s: number('the service began'),
        freed_s: number('the server was free for the next'),
      },
    },
    ...failures(422, 502, 503, 504),
  },
};

export interface RouteOptions {
  readonly settings: Settings;
  readonly station: Station;
  readonly metrics: StationMetrics;
  readonly callOthers: (index: number) => Promise<void>;
}

/** `GET /`. */
export function route(app: FastifyInstance, { settings, station, metrics, callOthers }: RouteOptions): void {
  const { service, seed, outbound } = settings;
  let counted = 0;
  const indexOf = ({ headers }: FastifyRequest) => {
    const given = headers[REQUEST_INDEX_HEADER];
    return given === undefined ? counted++ : Number(given);
  };

  app.get('/', { schema }, async (request, reply) => {
    const arrived = monotonicNow();
    const index = indexOf(request);
    const drawn_s = drawnService(service, seed, index);
    metrics.arrived();
    const visiting = station.enter(arrived, drawn_s);
    if (!visiting) {
      metrics.refused();
      throw new ApiError(503, 'there is no room in the queue');
    }
    const visit = await visiting;
    metrics.left(visit, drawn_s);
    let outbound_s: number | null = null;
    if (outbound.length > 0) {
      const called = monotonicNow();
      await callOthers(index);
      outbound_s = monotonicNow() - called;
    }
    reply.header('server-timing', serverTiming(visit, drawn_s, outbound_s));
    return {
      index,
      server: visit.server,
      drawn_s,
      service_s: visit.service_s,
      cpu_s: visit.cpu_s,
      arrived_s: visit.arrived,
      started_s: visit.started,
      freed_s: visit.freed,
    };
  });
}
