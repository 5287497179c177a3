import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';

/**
 * A small service to orchestrate. Its environment says how it behaves:
 *   PORT           where it listens
 *   NAME           what it calls itself
 *   HEALTH         'ready' (default), 'never', or milliseconds until it is
 *   STOP           'gently' (default), 'never': it ignores SIGTERM
 *   CHILD          'yes': it starts a process that outlives it if nobody ends it
 *   STUMBLE        a file: the first to start makes it and ends as if its port were taken
 * A request's query says how it is answered:
 *   wait           milliseconds until then
 *   status         with this instead of 200
 *   parts          in so many chunks, 100 ms apart, instead of what was asked
 *   drop           not at all: the connection is closed
 */
const { STUMBLE } = process.env;
if (STUMBLE && !existsSync(STUMBLE)) {
  writeFileSync(STUMBLE, '');
  throw new Error(`listen EADDRINUSE: address already in use 127.0.0.1:${process.env.PORT}`);
}
const { PORT, NAME = 'subject', HEALTH = 'ready', STOP = 'gently', CHILD, LOADSTONE_LIFELINE } = process.env;
const healthyFrom =
  performance.now() + (HEALTH === 'ready' ? 0 : HEALTH === 'never' ? Infinity : Number(HEALTH));
let served = 0;
const connections = new Set<object>();
const TIMING = 'queue;dur=0.5, service;dur=12.25';

if (CHILD === 'yes') {
  const stubborn = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)";
  spawn(process.execPath, ['-e', stubborn], { stdio: 'ignore' });
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://subject');
  const answer = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'Server-Timing': TIMING })
      .end(JSON.stringify(body));
  if (pathname === '/health') return answer(performance.now() >= healthyFrom ? 200 : 503, {});
  if (pathname === '/crash') process.exit(3);
  if (pathname === '/counts') return answer(200, { served, connections: connections.size, env: process.env });
  served++;
  connections.add(request.socket);
  request.socket.once('close', () => connections.delete(request.socket));
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    const { method, rawHeaders: headers } = request;
    const { wait, status, parts, drop } = Object.fromEntries(searchParams);
    if (drop) return void request.socket.destroy();
    if (parts) return inParts(response, Number(parts));
    setTimeout(
      () =>
        answer(Number(status ?? 200), {
          name: NAME,
          pid: process.pid,
          method,
          url: request.url,
          headers,
          body,
        }),
      Number(wait ?? 0),
    );
  });
});

function inParts(response: ServerResponse, left: number): void {
  if (left === 0) return void response.end();
  response.write(`part ${left}\n`);
  setTimeout(inParts, 100, response, left - 1);
}

server.listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`${NAME} listens on ${PORT}\n`));

process.on('SIGTERM', () => {
  if (STOP === 'never') return;
  server.close(() => process.exit());
  setInterval(() => server.closeIdleConnections(), 10);
});
if (LOADSTONE_LIFELINE === 'stdin') process.stdin.resume().once('end', () => process.exit());
