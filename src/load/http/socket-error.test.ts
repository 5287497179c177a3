import { expect, it } from 'vitest';
import { classOf } from './socket-error.ts';

const error = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });

it.each([
  ['refused', 'ECONNREFUSED'],
  ['reset', 'ECONNRESET'],
  ['reset', 'EPIPE'],
  ['unreachable', 'EHOSTUNREACH'],
  ['unreachable', 'ENETUNREACH'],
  ['no_ports', 'EADDRNOTAVAIL'],
  ['no_files', 'EMFILE'],
  ['no_files', 'ENFILE'],
  ['no_memory', 'ENOBUFS'],
  ['no_memory', 'ENOMEM'],
  ['dns', 'EAI_AGAIN'],
  ['dns', 'ENOTFOUND'],
  ['tls', 'CERT_HAS_EXPIRED'],
  ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ['tls', 'EPROTO'],
  ['network', 'EWHATEVER'],
  ['network', ''],
] as const)('calls it %s: %s', (name, code) => {
  expect(classOf(error(code))).toBe(name);
});

it('tells a connection that never came from one that fell silent', () => {
  expect(classOf(error('ETIMEDOUT', 'connect'))).toBe('connect_timeout');
  expect(classOf(error('ETIMEDOUT', 'read'))).toBe('timeout');
});

it('listens to the last of several addresses', () => {
  const both = new AggregateError([error('EADDRNOTAVAIL'), error('ECONNREFUSED')]);
  expect(classOf(both)).toBe('refused');
  expect(classOf(new AggregateError([]))).toBe('network');
});
