import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { clients } from './support/client.ts';

it.skipIf(process.platform === 'win32')('goes through a Unix socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-unix-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'app.sock');
  const url = `http+unix://${encodeURIComponent(path)}/base`;
  const { open, send, connection } = clients(url)();
  onTestFinished(() => connection.close());
  expect(await open()).toEqual({ openError: 'refused' });
  writeFileSync(path, 'not a socket');
  expect(await open()).toEqual({ openError: 'refused' });
  rmSync(path);
  const server = createServer((request, response) =>
    response.end(`${request.headers.host} ${request.url} ${request.socket.address()}`),
  );
  await once(server.listen(path), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  expect(await open()).toBe('ready');
  for (let i = 0; i < 2; i++) expect(await send({ path: '/x?y' })).toMatchObject({ status: 200 });
  expect(await send({ path: '/x?y' })).toMatchObject({
    body: expect.stringMatching(/^localhost \/base\/x\?y/),
  });
  const tooLong = `http+unix://${encodeURIComponent(join(folder, 'x'.repeat(300)))}/`;
  expect(await clients(tooLong)().open()).toHaveProperty('openError');
});
