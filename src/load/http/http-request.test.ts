import { expect, it } from 'vitest';
import type { RequestDescription } from '../connection.ts';
import { serialise } from './http-request.ts';
import { parseTarget } from './target.ts';

const target = parseTarget('http://example.com:8080/base/');
const get: RequestDescription = { name: 'x', method: 'GET', path: '/a?b=c' };

it('writes a request as HTTP/1.1 has it', () => {
  const headers = { accept: '*/*' };
  expect(serialise({ ...get, headers }, target)).toMatchObject({
    name: 'x',
    learn: false,
    wire: 'GET /base/a?b=c HTTP/1.1\r\nhost: example.com:8080\r\naccept: */*\r\n\r\n',
    encoding: 'latin1',
    bodiless: false,
    idempotent: true,
  });
});

it('counts the bytes of a body, and says 0 when a POST has none', () => {
  expect(serialise({ ...get, method: 'POST', body: 'äö' }, target).wire).toMatch(
    /content-length: 4\r\n\r\näö$/,
  );
  expect(serialise({ ...get, method: 'POST' }, target).wire).toMatch(/content-length: 0\r\n\r\n$/);
});

it('lets a host header stand', () => {
  expect(serialise({ ...get, headers: { Host: 'other' } }, target).wire).not.toContain('example.com');
});

it.each<Partial<RequestDescription>>([
  { method: 'GET /' },
  { path: 'a' },
  { path: '/a b' },
  { path: '/a\r\nx: y' },
  { headers: { 'a b': 'c' } },
  { headers: { a: 'b\r\nc: d' } },
])('refuses %j', (wrong) => {
  expect(() => serialise({ ...get, ...wrong }, target)).toThrow(
    expect.objectContaining({ code: 'E_PARAMETER' }),
  );
});
