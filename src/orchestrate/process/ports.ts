import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { LoadstoneError } from '../../core/errors.ts';
import type { Host } from '../host.ts';

export const LOOPBACK = '127.0.0.1';

// Below the range from which the usual systems take the ports of outgoing connections: those come and go by the
// thousand under load, and any of them could take a port between our look and the service's listen.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 100;

/** A port that nobody listens on now and that this was not asked for before; the services race for it all the same. */
export async function freePort(taken: Set<number>): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
  throw new LoadstoneError('E_PORT_BUSY', `no free port found from ${FIRST_PORT} to ${LAST_PORT - 1}`);
}

/** Throws E_PORT_BUSY, with the owner where it can be had, unless all these ports are free. */
export async function requireFree(ports: readonly number[], host: Pick<Host, 'portOwner'>): Promise<void> {
  for (const port of ports) {
    if (await isFree(port)) continue;
    const owner = await host.portOwner(port);
    throw new LoadstoneError('E_PORT_BUSY', `port ${port} is held by ${owner ?? 'another process'}`);
  }
}

/** To be listened on, and with nobody on all interfaces behind it: some systems allow both at once. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && !(await answers(port));
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
