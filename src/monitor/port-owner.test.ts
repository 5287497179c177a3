import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { needsProc } from './live.test.data.ts';
import { listeners, portOwner } from './port-owner.ts';

// Columns as the kernel prints them: sl local_address rem_address st ... inode.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
   1: 00000000:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0
   2: 0100007F:2328 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 20 4 30 10 -1
   3: 0200000A:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 444 1 0 100 0 0 10 0
`;

test('listening sockets of this machine, connections and other addresses left out', () => {
  expect(listeners(table, 9000)).toEqual(['111']);
  expect(listeners(table, 9001)).toEqual(['222']);
  expect(listeners(table, 9002)).toEqual([]);
});

test.each(['127.0.0.1', '0.0.0.0', '::'])('the owner of a port on %s', needsProc, async (host) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await portOwner(port)).toEqual({ pid: process.pid, missing: null });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await portOwner(port)).toEqual({
    pid: null,
    missing: `nothing on this machine listens on port ${port}`,
  });
});
