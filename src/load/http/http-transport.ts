import type { ConnectionHandler, RequestDescription, Transport } from '../connection.ts';
import { Dialler } from './dialler.ts';
import { HeadMemory } from './head-memory.ts';
import { HttpConnection } from './http-connection.ts';
import { checkNoIndex, type HttpRequest, serialise } from './http-request.ts';
import { parseTarget } from './target.ts';
import { DEFAULT_TRANSPORT, type TransportOptions } from './transport-options.ts';

/**
 * HTTP/1.1 to a URL: over TCP, TLS or a Unix socket. `firstNumber`: what is sent with an index says this and the index
 * together in a header, and the head of the answer is kept.
 */
export function httpTransport(
  url: string,
  options: Partial<TransportOptions> = {},
  firstNumber?: number,
): Transport<HttpRequest> {
  const all = { ...DEFAULT_TRANSPORT, ...options };
  const target = parseTarget(url);
  const dialler = new Dialler(target, all);
  const way = { target, dialler, redirects: all.redirects, heads: new HeadMemory(), firstNumber };
  return {
    prepare(description: RequestDescription) {
      if (firstNumber !== undefined) checkNoIndex(description);
      return serialise(all.gzip ? welcomingGzip(description) : description, target);
    },
    connection: (handler: ConnectionHandler) => new HttpConnection(way, handler),
  };
}

function welcomingGzip(description: RequestDescription): RequestDescription {
  const { headers = {} } = description;
  const said = Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding');
  return said ? description : { ...description, headers: { ...headers, 'accept-encoding': 'gzip' } };
}
