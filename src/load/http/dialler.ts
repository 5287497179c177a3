import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { type ConnectionOptions, createSecureContext, connect as tlsConnect } from 'node:tls';
import { Addresses } from './addresses.ts';
import type { Target } from './target.ts';
import type { TransportOptions } from './transport-options.ts';

/** What one read takes from the kernel at most. */
const READ_BYTES = 65_536;

/** Opens sockets to a target, plain or secure. What they can share, they share: addresses, certificates, a session. */
export class Dialler {
  /** Bytes are handled before the next read begins, so that one buffer serves all the connections of a thread. */
  readonly buffer: Buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  /** The event of a socket that may be written to. */
  readonly readyEvent: 'connect' | 'secureConnect';
  readonly #where: { readonly path: string } | { readonly host: string; readonly port: number };
  readonly #addresses: Addresses;
  readonly #secure: ConnectionOptions | undefined;
  /** The last one that the server gave: a full handshake a connection would be a load of its own. */
  #session: Buffer | undefined;

  constructor(target: Target, options: TransportOptions) {
    const { host, port, socketPath } = target;
    this.#where = socketPath === undefined ? { host, port } : { path: socketPath };
    this.#addresses = new Addresses(host);
    this.#secure = target.tls ? secureOptions(host, options) : undefined;
    this.readyEvent = target.tls ? 'secureConnect' : 'connect';
  }

  /** Begins to connect. `onData` hears how much of `buffer` has been filled. */
  dial(onData: (length: number) => void): Socket {
    const callback = (length: number) => {
      onData(length);
      return true;
    };
    const onread: OnReadOpts = { buffer: this.buffer, callback };
    const options = { ...this.#where, lookup: this.#addresses.lookup, noDelay: true, onread };
    if (!this.#secure) return connect(options);
    const socket = tlsConnect({ ...options, ...this.#secure, session: this.#session });
    socket.on('session', (session) => {
      this.#session = session;
    });
    return socket;
  }

  /** This socket is ready. */
  dialled(socket: Socket): void {
    this.#addresses.settle(socket.remoteAddress);
    // TLS takes the option above for nothing.
    if (this.#secure) socket.setNoDelay(true);
  }
}

function secureOptions(host: string, { insecure, ca }: TransportOptions): ConnectionOptions {
  return {
    secureContext: createSecureContext({ ca }),
    rejectUnauthorized: !insecure,
    ALPNProtocols: ['http/1.1'],
    // A name, never an address: RFC 6066, 3.
    servername: isIP(host) ? '' : host,
  };
}
