import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { tcpServer } from '../../support/servers.ts';

/** What a server does when it is asked: writes these bytes in pieces of these lengths, and then keeps or closes. */
export interface Script {
  readonly bytes: Buffer;
  /** What is left after them goes in one piece. */
  readonly pieces: readonly number[];
  readonly end: 'keep' | 'close' | 'reset';
}

export interface ScriptedServer {
  readonly url: string;
  readonly connections: number;
  /** When nothing more comes of what has been asked so far. */
  played(): Promise<unknown>;
  close(): Promise<void>;
}

/** Asked for /n, it plays script n, whatever the connection. */
export async function scriptedServer(scripts: readonly Script[]): Promise<ScriptedServer> {
  const playing: Promise<void>[] = [];
  let connections = 0;
  const server = await tcpServer(
    (socket, text) => {
      const script = scripts[Number(/^[A-Z]+ \/(\d+) /.exec(text)?.[1])];
      if (script) playing.push(play(script, socket));
    },
    () => connections++,
  );
  return {
    url: server.url,
    close: server.close,
    get connections() {
      return connections;
    },
    played: () => Promise.all(playing),
  };
}

async function play({ bytes, pieces, end }: Script, socket: Socket): Promise<void> {
  socket.setNoDelay();
  let at = 0;
  for (const length of pieces) {
    if (at >= bytes.length || socket.destroyed) break;
    socket.write(bytes.subarray(at, at + length));
    at += length;
    await setImmediate();
  }
  if (at < bytes.length && !socket.destroyed) socket.write(bytes.subarray(at));
  if (end === 'close') socket.end();
  // What was written is to arrive before the reset throws it away.
  if (end === 'reset') setTimeout(() => socket.resetAndDestroy(), 5);
}
