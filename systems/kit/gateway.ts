import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { documentOf } from './server.ts';
import { upstreamError } from './upstream.ts';

/** Everything under `prefix` goes to `upstream`. */
export interface GatewayRoute {
  readonly prefix: string;
  readonly service: string;
  readonly upstream: Dispatcher;
}

/** Headers of one connection, not of the message (RFC 9110, section 7.6.1). */
const oneHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** The client below sets these itself, or has dealt with them. */
const notAsked = new Set([...oneHop, 'host', 'content-length', 'expect']);
const notAnswered = new Set(oneHop);

/**
 * Forwards by prefix. Bodies of requests are read first, at most the server's limit, and sent on as they are;
 * answers stream through.
 */
export function useGateway(app: FastifyInstance, routes: readonly GatewayRoute[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const route of routes) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => forward(route, request, reply);
    app.all(route.prefix, { schema: { hide: true } }, handler);
    app.all(`${route.prefix}/*`, { schema: { hide: true } }, handler);
    app.get(documentOf(route.service), { schema: { hide: true } }, (request, reply) =>
      forward(route, request, reply, '/docs/json'),
    );
  }
}

function forward(
  { upstream, service }: GatewayRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  path = request.raw.url ?? '/',
): void {
  const answer = reply.raw;
  let call: Dispatcher.DispatchController | undefined;
  answer.once('close', () => {
    if (!answer.writableFinished) call?.abort(new Error('the client has left'));
  });
  upstream.dispatch(
    {
      path,
      method: request.method as Dispatcher.HttpMethod,
      headers: without(request.headers, notAsked),
      body: Buffer.isBuffer(request.body) ? request.body : null,
    },
    {
      onRequestStart(controller) {
        call = controller;
        if (answer.destroyed) controller.abort(new Error('the client has left'));
      },
      onResponseStart(_controller, status, headers, reason) {
        if (status < 200) return;
        reply.hijack();
        answer.writeHead(status, reason, without(headers, notAnswered));
      },
      onResponseData(controller, chunk) {
        if (answer.write(chunk)) return;
        controller.pause();
        answer.once('drain', () => controller.resume());
      },
      onResponseEnd() {
        answer.end();
      },
      onResponseError(_controller, error) {
        // Once the head is out, cutting the connection is the only way to say that the answer is not whole.
        if (answer.headersSent) answer.destroy();
        else if (!answer.destroyed) reply.send(upstreamError(error, service));
      },
    },
  );
}

/** Also without what the Connection header names. */
function without(headers: IncomingHttpHeaders, dropped: ReadonlySet<string>): IncomingHttpHeaders {
  const named = headers.connection?.toLowerCase().split(/\s*,\s*/);
  const kept: IncomingHttpHeaders = {};
  for (const name in headers) {
    if (!dropped.has(name) && !named?.includes(name)) kept[name] = headers[name];
  }
  return kept;
}
