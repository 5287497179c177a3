import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { afterEach } from 'vitest';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Takes servers, answers their URLs, and closes them after each test. */
export function keptServers(): (server: Promise<TestServer>) => Promise<string> {
  const kept: TestServer[] = [];
  afterEach(async () => {
    for (const { close } of kept.splice(0)) await close();
  });
  return async (server) => {
    kept.push(await server);
    return (await server).url;
  };
}

/** An HTTP server, on a free port if none is named, for one test. */
export async function httpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
  port = 0,
): Promise<TestServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  const listening = await listen(server, host, port);
  return {
    ...listening,
    close: async () => {
      server.closeAllConnections();
      await listening.close();
    },
  };
}

/** A TCP server that may answer anything: `onData` gets the socket, what it sent, and how often it has sent. */
export async function tcpServer(
  onData: (socket: Socket, text: string, times: number) => void,
  onConnect: (socket: Socket, connections: number) => void = () => {},
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createTcpServer((socket) => {
    let times = 0;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => onData(socket, data.toString('latin1'), ++times));
    onConnect(socket, ++connections);
  });
  const listening = await listen(server, '127.0.0.1');
  return {
    ...listening,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await listening.close();
    },
  };
}

async function listen(server: Server, host: string, wanted = 0): Promise<TestServer> {
  await once(server.listen(wanted, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * A port on which nobody listens, and nobody will: a connection goes out from it for as long as this process lives. A
 * port that was only closed may be somebody else's server a moment later.
 */
export async function deadPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').unref();
  await once(socket, 'connect');
  return socket.localPort!;
}

/** A port on which nobody listens now, to listen on later. */
export async function freePort(): Promise<number> {
  const server = await tcpServer(() => {});
  await server.close();
  return server.port;
}
