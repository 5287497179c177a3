import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { METRICS_PAGE_TYPE } from '../formats/index.ts';

const MOST_PORT = 65_535;

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A page at /metrics on this machine, made anew for whoever asks. Port 0: any free one. */
export async function serveMetrics(port: number, page: () => string): Promise<MetricsServer> {
  if (port > MOST_PORT) throw new LoadstoneError('E_USAGE', `a port is at most ${MOST_PORT}, got ${port}`);
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end('see /metrics\n');
    response.writeHead(200, { 'content-type': METRICS_PAGE_TYPE }).end(page());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new LoadstoneError('E_PORT_BUSY', `no /metrics page on port ${port}: ${messageOf(error)}`, {
          cause: error,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
