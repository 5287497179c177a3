import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

const ROUNDS = 40;
const SENDS = 16;
/** About what a small request weighs. */
const REQUEST = Buffer.alloc(128);

/**
 * What one send costs this machine, in seconds: the median over rounds of writes on a loopback connection. A thread
 * cannot send faster than that, and an ideal one is held against it.
 */
export async function measureSendCost(): Promise<number> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
  try {
    await once(socket, 'connect');
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      for (let i = 0; i < SENDS; i++) socket.write(REQUEST);
      costs.push((performance.now() - started) / SENDS / 1000);
      // What the kernel did not take at once goes out before the next round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return costs.sort((a, b) => a - b)[ROUNDS / 2]!;
  } finally {
    socket.destroy();
    server.close();
  }
}
