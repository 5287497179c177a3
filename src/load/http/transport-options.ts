/** What a user may ask of the connections to a target. Plain data: it goes to generator threads. */
export interface TransportOptions {
  /** Accept any certificate, also one that nobody vouches for or that has another name. */
  readonly insecure: boolean;
  /** Certificates (PEM) to trust instead of those that Node.js brings along. */
  readonly ca?: string;
  /** Redirections that one request follows at most; 0: they are answers like others. */
  readonly redirects: number;
  /** Say that compressed answers are welcome. Bytes are counted as they come over the wire. */
  readonly gzip: boolean;
}

export const DEFAULT_TRANSPORT: TransportOptions = { insecure: false, redirects: 0, gzip: false };
