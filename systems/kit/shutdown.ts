import type { Server } from 'node:http';
import type { Environment } from './environment.ts';

const DEFAULT_SHUTDOWN_TIMEOUT_MS = 10_000;
const IDLE_SWEEP_MS = 20;

/** Calls `stop` once: on SIGTERM, on SIGINT, and when the pipe on stdin ends if LOADSTONE_LIFELINE=stdin. */
export function onStop(environment: Environment, stop: (boundMs: number) => Promise<void>): void {
  const boundMs = environment.integer('SHUTDOWN_TIMEOUT_MS', {
    default: DEFAULT_SHUTDOWN_TIMEOUT_MS,
    min: 0,
    max: 600_000,
  });
  let stopping = false;
  const once = () => {
    if (stopping) return;
    stopping = true;
    void stop(boundMs);
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  if (environment.text('LOADSTONE_LIFELINE', { default: '' }) === 'stdin') {
    // Whoever started us holds the other end: it closes even when that process is killed.
    process.stdin.on('end', once).on('error', once).resume();
  }
}

/**
 * Stops accepting, lets requests in flight finish, closes what the server holds, and exits with 0; with 1 when
 * that took longer than the bound and something was cut off.
 */
export async function stopServing(
  server: Server,
  close: () => Promise<void>,
  boundMs: number,
): Promise<void> {
  const bound = setTimeout(() => {
    console.error(`not everything ended within ${boundMs} ms: cut off`);
    process.exit(1);
  }, boundMs);
  // Connections that turn idle only now would otherwise hold the server open for their keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  try {
    await close();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  clearTimeout(bound);
  clearInterval(sweep);
  process.exit();
}
