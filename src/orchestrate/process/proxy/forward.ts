import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { messageOf } from '../../../core/errors.ts';

/** They concern one connection only (RFC 9110, section 7.6.1), so they are not passed on; nor is `expect`, answered here. */
const ONE_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const NO_TIMEOUT = 0;
/** Longer than any think time; a server that closes sooner says so, and the pool then closes before it does. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Kept-alive connections to a replica: as many as there are requests at once, and no limit of time on any. */
export function connections(url: string): Pool {
  return new Pool(url, {
    connections: null,
    pipelining: 1,
    headersTimeout: NO_TIMEOUT,
    bodyTimeout: NO_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
}

/** Passes a request on as it is and its answer back as it comes. Resolves when the replica is done with it. */
export function forward(pool: Pool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const { method, url, rawHeaders } = request;
    const options = { path: url!, method: method!, headers: endToEnd(rawHeaders), body: bodyOf(request) };
    try {
      pool.dispatch(options, new Passage(response, resolve));
    } catch (error) {
      refuse(response, 400, messageOf(error));
      resolve();
    }
  });
}

/** Carries the answer of one request over. undici's `stream` does the same with twice the work. */
class Passage implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  readonly #done: () => void;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(response: ServerResponse, done: () => void) {
    this.#response = response;
    this.#done = done;
    response.on('error', () => undefined);
    response.once('close', () => {
      if (!response.writableFinished) this.#controller?.abort(new Error('the client went away'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#response.destroyed) controller.abort(new Error('the client went away'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _: unknown,
    message?: string,
  ): void {
    if (status < 200) return;
    const { rawHeaders } = controller;
    const headers = Array.isArray(rawHeaders) ? rawHeaders.map(latin1) : [];
    this.#response.writeHead(status, message, endToEnd(headers));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
    this.#done();
  }

  onResponseError(_: unknown, error: Error): void {
    // Half an answer must not look whole.
    if (this.#response.headersSent) this.#response.destroy();
    else refuse(this.#response, 502, `the replica did not answer: ${error.message}`);
    this.#done();
  }
}

const latin1 = (text: Buffer | string) => (typeof text === 'string' ? text : text.toString('latin1'));

/** An answer of the proxy's own. */
export function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}

/** Headers as a flat list of names and values, in their order and spelling. */
export function endToEnd(headers: readonly string[]): string[] {
  const named = new Set<string>();
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]!.toLowerCase() !== 'connection') continue;
    for (const name of headers[i + 1]!.split(',')) named.add(name.trim().toLowerCase());
  }
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]!.toLowerCase();
    if (!ONE_HOP.has(name) && !named.has(name)) kept.push(headers[i]!, headers[i + 1]!);
  }
  return kept;
}

function bodyOf(request: IncomingMessage): IncomingMessage | null {
  const { 'transfer-encoding': encoding, 'content-length': length = 0 } = request.headers;
  return encoding !== undefined || Number(length) > 0 ? request : null;
}
