import type { ConnectionHandler, RequestDescription, Transport } from '../connection.ts';
import { HttpConnection } from './http-connection.ts';
import { type HttpRequest, serialise } from './http-request.ts';
import { parseTarget } from './target.ts';

/** What one read takes from the kernel at most. */
const READ_BYTES = 65_536;

/** HTTP/1.1 over TCP to a URL. */
export function httpTransport(url: string): Transport<HttpRequest> {
  const target = parseTarget(url);
  // Reads are handled before the next one begins, so that one buffer serves all the connections of a thread.
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    prepare: (description: RequestDescription) => serialise(description, target),
    connection: (handler: ConnectionHandler) => new HttpConnection(target, handler, buffer),
  };
}
