import type { ErrorClass } from '../connection.ts';

const classes: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'connect_timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'no_ports',
  EMFILE: 'no_files',
  ENFILE: 'no_files',
};

export function classOf(error: Error & { code?: string }): ErrorClass {
  return classes[error.code ?? ''] ?? 'network';
}
