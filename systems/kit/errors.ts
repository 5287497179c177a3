import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const codes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'VALIDATION_FAILED',
  500: 'INTERNAL_ERROR',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
} as const;

export type ErrorStatus = keyof typeof codes;

/** An answer other than 2xx. Every one of them, of every service, has the body `{ error, detail }`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly statusCode: ErrorStatus;

  constructor(statusCode: ErrorStatus, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.statusCode = statusCode;
  }
}

export const errorSchema = {
  $id: 'Error',
  type: 'object',
  required: ['error', 'detail'],
  properties: { error: { type: 'string', enum: Object.values(codes) }, detail: { type: 'string' } },
} as const;

/** The `response` schemas of a route that can fail in these ways. */
export function failures<const S extends ErrorStatus>(...statuses: S[]): Record<S, { $ref: 'Error#' }> {
  return Object.fromEntries(statuses.map((status) => [status, { $ref: 'Error#' }])) as Record<
    S,
    { $ref: 'Error#' }
  >;
}

/** Turns whatever a handler threw, and what no handler saw, into the one error format. */
export function useErrorFormat(app: FastifyInstance): void {
  app.addSchema(errorSchema);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request) => {
    throw new ApiError(404, `no route ${request.method} ${request.url.split('?', 1)[0]}`);
  });
}

export function sendError(
  thrown: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, detail } = explain(thrown);
  // With the logger off an unforeseen error must still be seen by somebody.
  if (status === 500) console.error(`${request.method} ${request.url}: ${thrown.stack ?? thrown.message}`);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply.code(status).send({ error: codes[status], detail });
}

function explain(thrown: FastifyError | ApiError): { status: ErrorStatus; detail: string } {
  if (thrown instanceof ApiError) return { status: thrown.statusCode, detail: thrown.message };
  if (thrown.validation) return { status: 422, detail: thrown.message };
  const status = thrown.statusCode ?? 500;
  if (status < 500)
    return { status: status in codes ? (status as ErrorStatus) : 400, detail: thrown.message };
  return { status: 500, detail: 'internal error' };
}
