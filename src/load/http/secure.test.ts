import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpServer, tcpServer } from '../support/servers.ts';
import { cert, key } from './certificate.test.data.ts';
import { type Client, clients } from './support/client.ts';
import type { TransportOptions } from './transport-options.ts';

interface SecureServer {
  readonly port: number;
  /** One for each connection: the name it asked for, the protocol agreed on, and whether a session went on. */
  readonly seen: [name: unknown, protocol: unknown, reused: boolean][];
}

async function secureServer(options: TlsOptions = {}): Promise<SecureServer> {
  const seen: SecureServer['seen'] = [];
  const server = createServer({ key, cert, ...options }, (_, response) => response.end('secret'));
  server.on('secureConnection', (socket: TLSSocket & { servername?: unknown }) =>
    seen.push([socket.servername, socket.alpnProtocol, socket.isSessionReused()]),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

function secureClients(port: number, options: Partial<TransportOptions>, host = 'localhost'): () => Client {
  const make = clients(`https://${host}:${port}`, options);
  return () => {
    const client = make();
    onTestFinished(() => client.connection.close());
    return client;
  };
}

describe('a secure connection', () => {
  it('names the host it wants, speaks HTTP/1.1 alone, and goes on with a session', async () => {
    const { port, seen } = await secureServer({ ALPNProtocols: ['h2', 'http/1.1'] });
    const make = secureClients(port, { ca: cert });
    for (let i = 0; i < 2; i++) {
      const { open, send, connection } = make();
      expect(await open()).toBe('ready');
      for (let n = 0; n < 3; n++)
        expect(await send()).toMatchObject({ status: 200, body: 'secret', bytes: 6 });
      expect(connection.ready).toBe(true);
    }
    expect(seen).toEqual([
      ['localhost', 'http/1.1', false],
      ['localhost', 'http/1.1', true],
    ]);
  });

  it('refuses a certificate that nobody vouches for, or that has another name', async () => {
    const { port } = await secureServer();
    expect(await secureClients(port, {})().open()).toEqual({ openError: 'tls' });
    expect(await secureClients(port, { ca: cert }, '127.0.0.1')().open()).toEqual({ openError: 'tls' });
  });

  it('takes any when asked to', async () => {
    const { port, seen } = await secureServer();
    for (const host of ['localhost', '127.0.0.1']) {
      const { open, send } = secureClients(port, { insecure: true }, host)();
      expect(await open()).toBe('ready');
      expect(await send()).toMatchObject({ status: 200, body: 'secret' });
    }
    expect(seen.map(([name]) => name)).toEqual(['localhost', false]);
  });

  it('carries long bodies both ways', async () => {
    const long = 'x'.repeat(3_000_000);
    const server = createServer({ key, cert }, async (request, response) => {
      let bytes = 0;
      for await (const chunk of request) bytes += (chunk as Buffer).length;
      response.end(`${bytes}${long}`);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { open, send, connection } = secureClients((server.address() as AddressInfo).port, { ca: cert })();
    await open();
    for (let i = 0; i < 2; i++) {
      const answer = await send({ method: 'POST', body: long });
      expect(answer).toMatchObject({ status: 200, body: `3000000${long}` });
      expect(connection.ready).toBe(true);
    }
  });

  it('classes what is no handshake', async () => {
    const plain = await httpServer((_, response) => response.end());
    onTestFinished(plain.close);
    expect(await secureClients(plain.port, { insecure: true })().open()).toEqual({ openError: 'tls' });
    const resetting = await tcpServer((socket) => socket.resetAndDestroy());
    onTestFinished(resetting.close);
    expect(await secureClients(resetting.port, { insecure: true })().open()).toEqual({ openError: 'reset' });
    const old = await secureServer({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' });
    expect(await secureClients(old.port, { insecure: true })().open()).toEqual({ openError: 'tls' });
  });

  it('reads to the end of the connection, and knows when it was cut off', async () => {
    const answers = ['HTTP/1.1 200 OK\r\n\r\nall', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'];
    const server = createTlsServer({ key, cert }, (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answers.shift() ?? ''));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { open, send } = secureClients((server.address() as AddressInfo).port, { ca: cert })();
    await open();
    expect(await send()).toMatchObject({ status: 200, body: 'all' });
    await open();
    expect(await send()).toEqual({ error: 'closed' });
  });
});
