import { createServer } from 'node:http';

// A server whose services are a timer of whole milliseconds, and which does not say so.
const MEAN_MS = 10;
const now = () => Number(process.hrtime.bigint()) / 1e9;
const waiting = [];
let busy = false;

function serveNext() {
  const next = waiting.shift();
  busy = next !== undefined;
  if (!next) return;
  const drawn = -MEAN_MS * Math.log(1 - Math.random());
  const started = now();
  setTimeout(() => {
    const freed = now();
    serveNext();
    const times = [next.arrived, started, freed].map((time) => time.toFixed(9));
    next.response.setHeader(
      'Server-Timing',
      `occupancy;dur=${((freed - started) * 1000).toFixed(6)};desc="arrived=${times[0]} started=${times[1]} freed=${times[2]}", drawn;dur=${drawn.toFixed(9)}`,
    );
    next.response.end('done');
  }, drawn);
}

createServer((request, response) => {
  if (request.url === '/health') {
    response.end('ok');
    return;
  }
  waiting.push({ arrived: now(), response });
  if (!busy) serveNext();
}).listen(Number(process.env.PORT), '127.0.0.1');
