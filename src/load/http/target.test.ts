import { expect, it } from 'vitest';
import { originOf, parseTarget } from './target.ts';

it('takes targets apart', () => {
  expect(parseTarget('http://example.com:8080/base/')).toEqual({
    tls: false,
    host: 'example.com',
    port: 8080,
    authority: 'example.com:8080',
    prefix: '/base',
  });
  expect(parseTarget('http://[::1]')).toMatchObject({
    host: '::1',
    port: 80,
    authority: '[::1]',
    prefix: '',
  });
  expect(parseTarget('https://x')).toMatchObject({ tls: true, host: 'x', port: 443, authority: 'x' });
  expect(parseTarget('http+unix://%2Frun%2Fa%20b.sock/api')).toEqual({
    tls: false,
    host: '',
    port: 0,
    socketPath: '/run/a b.sock',
    authority: 'localhost',
    prefix: '/api',
  });
});

it('knows their origin', () => {
  expect(originOf(parseTarget('https://x:443/y'))).toBe('https://x');
  expect(originOf(parseTarget('http://[::1]:81/y'))).toBe('http://[::1]:81');
  expect(originOf(parseTarget('http+unix://%2Fa/b'))).toBe('http://localhost');
});

it.each([
  'x',
  'ftp://x',
  '',
  'http+unix://',
  'http+unix:///a.sock',
  'http+unix://%E0%A4%A/',
  'http://x:99999',
])('refuses %j', (bad) => {
  expect(() => parseTarget(bad)).toThrow(expect.objectContaining({ code: 'E_PARAMETER' }));
});
