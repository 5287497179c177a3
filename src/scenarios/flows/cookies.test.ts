import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CookieJar } from './cookies.ts';
import { fieldsOf } from './head-fields.ts';

const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');
const set = (...cookies: string[]) => head(...cookies.map((cookie) => `Set-Cookie: ${cookie}`));
const jarWith = (...cookies: string[]) => {
  const jar = new CookieJar();
  jar.store(set(...cookies), '/a/b?c=/d');
  return jar;
};

it('reads fields of a head', () => {
  expect(fieldsOf(head('A: 1', 'b:2', 'a:  3 '), 'a')).toEqual(['1', '3']);
  expect(fieldsOf(undefined, 'a')).toEqual([]);
  expect(fieldsOf(head('HTTP/1.1: x'), 'http/1.1')).toEqual(['x']);
});

describe('a jar', () => {
  it('sends back what was set', () => {
    const jar = jarWith('a=1; Path=/; HttpOnly; Secure; SameSite=Lax', 'b="x y"; path=/');
    expect(jar.header('/')).toBe('a=1; b="x y"');
    jar.store(set('a=2; Path=/'), '/');
    expect(jar.header('/z')).toBe('a=2; b="x y"');
    expect(jar.valueOf('a', '/z')).toBe('2');
  });

  it('keeps to paths, the longest first', () => {
    const jar = jarWith('root=1; Path=/', 'deep=2; Path=/a', 'own=3', 'odd=4; Path=relative');
    expect(jar.header('/a')).toBe('deep=2; own=3; odd=4; root=1');
    expect(jar.header('/a/x?y')).toBe('deep=2; own=3; odd=4; root=1');
    expect(jar.header('/ab')).toBe('root=1');
    expect(jar.header('/')).toBe('root=1');
    expect(jarWith('x=1; Path=/a/').header('/a/b')).toBe('x=1');
    expect(jarWith('x=1; Path=/a/').header('/a')).toBe('');
  });

  it.each([
    ['a=; Max-Age=0; Path=/'],
    ['a=; Max-Age=-1; Path=/'],
    ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
    ['a=; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/'],
    ['a=; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Path=/'],
  ])('loses a cookie by %s', (line) => {
    const jar = jarWith('a=1; Path=/');
    jar.store(set(line), '/');
    expect(jar.header('/')).toBe('');
  });

  it('goes by the Date of the answer, not by a clock', () => {
    const until = 'a=1; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT';
    const at = (date: string) => {
      const jar = new CookieJar();
      jar.store(head(`Set-Cookie: ${until}`, `Date: ${date}`), '/');
      return jar.header('/');
    };
    expect(at('Wed, 21 Oct 2015 07:27:59 GMT')).toBe('a=1');
    expect(at('Wed, 21 Oct 2015 07:28:00 GMT')).toBe('');
    expect(jarWith(until).header('/')).toBe('a=1');
    expect(jarWith('a=1; Path=/; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT').header('/')).toBe('a=1');
  });

  it('has an end', () => {
    const jar = jarWith(
      ...Array.from({ length: 200 }, (_, i) => `c${i}=1; Path=/`),
      `long=${'x'.repeat(5000)}`,
    );
    expect(jar.cookies).toHaveLength(50);
  });

  it('never breaks out of its header, whatever is set', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string(), (lines, path) => {
        const jar = jarWith(...lines.map((line) => line.replace(/[\r\n]/g, '')));
        expect(jar.header(`/${path}`)).toMatch(/^[\t -~\x80-\xff]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
