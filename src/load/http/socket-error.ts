import type { ErrorClass } from '../connection.ts';

const classes: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: 'refused',
  // A Unix socket that is not there, or is not ours, or has no place left in its queue.
  ENOENT: 'refused',
  EACCES: 'refused',
  EAGAIN: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ENOTCONN: 'reset',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'no_ports',
  EADDRINUSE: 'no_ports',
  EMFILE: 'no_files',
  ENFILE: 'no_files',
  ENOBUFS: 'no_memory',
  ENOMEM: 'no_memory',
  EPROTO: 'tls',
};

// OpenSSL's reasons to refuse a certificate have names of their own (X509_V_ERR_..., without the prefix).
const certificate = /CERT|CRL|CA_|SIGNATURE|ISSUER|HOSTNAME_MISMATCH|^ERR_(SSL|TLS)/;

/** The class of a socket's error. */
export function classOf(error: Error & { code?: string; syscall?: string }): ErrorClass {
  // Several addresses were tried: the last one had all the time it wanted.
  if (error instanceof AggregateError && error.errors.length > 0) return classOf(error.errors.at(-1));
  const { code = '', syscall } = error;
  if (code === 'ETIMEDOUT') return syscall === 'connect' ? 'connect_timeout' : 'timeout';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || syscall === 'getaddrinfo') return 'dns';
  return classes[code] ?? (certificate.test(code) ? 'tls' : 'network');
}
