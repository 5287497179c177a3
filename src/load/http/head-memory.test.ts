import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeadMemory } from './head-memory.ts';
import { parseHead, type ResponseHead } from './response-head.ts';

const head = (): ResponseHead => ({ status: 0, contentLength: -1, chunked: false, keepAlive: true });
/** All reads go into one buffer, over what the last one left there. */
const buffer = Buffer.allocUnsafeSlow(4096);
const put = (text: string) => buffer.write(text, 'latin1');

function remembering(text: string): HeadMemory {
  const memory = new HeadMemory();
  for (let i = 0; i < 2; i++) {
    const said = head();
    const end = parseHead(buffer, 0, put(text), said);
    if (end > 0) memory.learn(buffer, 0, end, said);
  }
  return memory;
}

const OK = 'HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 06:57:28 GMT\r\nContent-Length: 12\r\n\r\n';

it('knows the head that it has seen twice, and nothing else', () => {
  const memory = remembering(OK);
  const said = head();
  expect(memory.recall(buffer, 0, put(`${OK}hello, world`), said)).toBe(OK.length);
  expect(said).toEqual({ status: 200, contentLength: 12, chunked: false, keepAlive: true });
  expect(memory.recall(buffer, 0, OK.length - 1, said)).toBe(0);
  expect(memory.recall(buffer, 1, OK.length + 1, said)).toBe(0);
  expect(memory.recall(buffer.subarray(4), 0, OK.length, said)).toBe(0);
  for (let at = 0; at < OK.length; at++) {
    put(OK);
    buffer[at]! ^= 1;
    expect(memory.recall(buffer, 0, OK.length, said)).toBe(0);
  }
  expect(new HeadMemory().recall(buffer, 0, put(OK), said)).toBe(0);
});

it('learns the next one when that repeats', () => {
  const memory = remembering(OK);
  const later = OK.replace(':28', ':29').replace('12', '34');
  const said = head();
  const end = parseHead(buffer, 0, put(later), said);
  memory.learn(buffer, 0, end, said);
  const again = head();
  expect(memory.recall(buffer, 0, put(later), again)).toBe(end);
  expect(again).toEqual(said);
});

it('says what reading would have said', () => {
  const field = fc.constantFrom(
    'A: b',
    'Connection: close',
    'Content-Length: 7',
    'Transfer-Encoding: chunked',
    '',
  );
  const text = fc
    .tuple(fc.constantFrom('200 OK', '503 No', '100 Go'), fc.array(field, { maxLength: 4 }))
    .map(
      ([status, fields]) => `HTTP/1.1 ${status}\r\n${fields.map((line) => `${line}\r\n`).join('')}\r\nbody`,
    );
  fc.assert(
    fc.property(text, text, fc.nat({ max: 200 }), (first, second, length) => {
      const memory = remembering(first);
      const to = Math.min(length, put(second));
      const [recalled, read] = [head(), head()];
      const end = memory.recall(buffer, 0, to, recalled);
      if (end === 0) return;
      expect(parseHead(buffer, 0, to, read)).toBe(end);
      expect(recalled).toEqual(read);
    }),
    { seed: 31, numRuns: 3000 },
  );
});
