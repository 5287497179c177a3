import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenAddress, runMain } from '../kit/main.ts';
import { HttpMetrics, statusOf } from '../kit/metrics.ts';
import { onStop, stopServing } from '../kit/shutdown.ts';

const BODY = 'hello, world';
const HEADERS = { 'content-type': 'text/plain', 'content-length': BODY.length };

await runMain('null-server', async (environment) => {
  const { host, port } = listenAddress(environment, 9900);
  const delayMs = environment.integer('DELAY_MS', { default: 0, min: 0, max: 600_000 });
  const metrics = new HttpMetrics();

  const server = createServer((request, response) => {
    if (request.url === '/health') return answer(response);
    if (request.url === '/metrics') return void report(metrics, response);
    const entered = metrics.enter();
    const route = metrics.route(request.method ?? 'GET', '/');
    response.once('close', () => metrics.leave(route, entered, statusOf(response)));
    if (delayMs === 0) answer(response);
    else setTimeout(answer, delayMs, response);
  });

  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onStop(environment, (boundMs) => stopServing(server, close, boundMs));
  await once(server.listen(port, host), 'listening');
  return `http://${host}:${(server.address() as AddressInfo).port}`;
});

function answer(response: ServerResponse): void {
  response.writeHead(200, HEADERS).end(BODY);
}

async function report(metrics: HttpMetrics, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.render());
}
