/**
 * A server whose truth is known: it logs when each request came and how long it held it. `empty` answers at once;
 * `delays` holds each for an exponential time of 10 ms on average; `stall` answers at once, but 3 s after the first
 * request stands still for 2 s. Started by `startLoggingServer`, to which it talks as a child process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as later } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { compiled } from '../src/core/compiled.ts';
import { createRng } from '../src/core/rng.ts';

export type Mode = 'empty' | 'delays' | 'stall';

/** Of all requests since the last reset, in the order in which they came; seconds since 1970. */
export interface ServerLog {
  readonly came: readonly number[];
  /** How long each was held, from its coming to its answer; NaN: it was not answered. */
  readonly held: readonly number[];
  /** When it stood still, and when it went on. */
  readonly stalled: readonly [from: number, until: number] | null;
}

export interface LoggingServer {
  readonly url: string;
  reset(): void;
  log(): Promise<ServerLog>;
  stop(): Promise<void>;
}

const MEAN_DELAY_S = 0.01;
const STALL_AFTER_S = 3;
const STALL_S = 2;
/** Who looks for the server's own counters is no part of a load. */
const SCRAPE = Buffer.from('GET /metrics');
const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello, world';

const file = compiled('bench/logging-server.ts', '../', import.meta.url);

export async function startLoggingServer(mode: Mode): Promise<LoggingServer> {
  const child = fork(new URL(file), [mode], { serialization: 'advanced' });
  const [url] = await once(child, 'message');
  return {
    url: String(url),
    reset: () => child.send('reset'),
    log: async () => {
      child.send('log');
      const [log] = await once(child, 'message');
      return log as ServerLog;
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

function serve(mode: Mode): void {
  const rng = createRng(7);
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  let log: { came: number[]; held: number[]; stalled: [number, number] | null };
  let stall: NodeJS.Timeout | undefined;
  const reset = () => {
    log = { came: [], held: [], stalled: null };
    clearTimeout(stall);
    stall = undefined;
  };
  const standStill = () => {
    const from = now();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_S * 1000);
    log.stalled = [from, now()];
  };
  reset();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    // A small request comes in one piece.
    socket.on('data', (request) => {
      if (request.subarray(0, SCRAPE.length).equals(SCRAPE)) {
        socket.write(NOT_FOUND);
        return;
      }
      const here = log;
      const number = here.came.push(now()) - 1;
      const answer = () => {
        here.held[number] = now() - here.came[number]!;
        socket.write(ANSWER);
      };
      if (mode === 'delays') later(answer, -Math.log(1 - rng.next()) * MEAN_DELAY_S * 1000);
      else answer();
      if (mode === 'stall') stall ??= setTimeout(standStill, STALL_AFTER_S * 1000);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  process.on('message', (message) => (message === 'reset' ? reset() : process.send!(log)));
  process.on('disconnect', () => process.exit());
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url)
  serve(process.argv[2] as Mode);
