import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'undici';
import { createRng } from '../../../core/rng.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';
import { chooser } from './balance.ts';
import { connections, forward, refuse } from './forward.ts';
import type { FromProxy, ToProxy } from './protocol.ts';
import { Upstreams } from './upstreams.ts';

/**
 * A proxy before the replicas of a service, as a process of its own, so that what it costs is measured apart.
 * It has no path of its own: everything is passed on. Arguments: the address and the port to listen on, 0 for any; how
 * it chooses a replica, and the seed of what it draws.
 */
const [host, port, balance, seed] = process.argv.slice(2);
const choose = chooser(balance as ProxyChoice['balance'], createRng(Number(seed)));
const upstreams = new Upstreams<Pool>(connections, choose);

const server = createServer(async (request, response) => {
  const upstream = upstreams.begin();
  if (!upstream) return refuse(response, 503, 'no replica is ready');
  await forward(upstream.connections, request, response);
  upstreams.end(upstream);
});
// A connection lives as long as its client wants it: closing an idle one could cross with its next request.
server.keepAliveTimeout = 0;
server.headersTimeout = 0;
server.requestTimeout = 0;

const tell = (message: FromProxy) => process.send?.(message, () => undefined);

process.on('message', async ({ id, urls }: ToProxy) => {
  const left = await upstreams.replace(urls);
  tell({ type: 'drained', id });
  await Promise.all(left.map(({ connections }) => connections.destroy()));
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => {
  server.close(() => process.exit());
  setInterval(() => server.closeIdleConnections(), 20);
});

server.listen({ host: host!, port: Number(port) }, () => {
  tell({ type: 'listening', port: (server.address() as AddressInfo).port });
});
