import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { BROKEN, DONE, MORE, type Progress, ResponseParser } from './response-parser.ts';

interface Read {
  progress: Progress;
  status: number;
  bytes: number;
  body: string;
  keepAlive: boolean;
}

/** Feeds the text in pieces of these lengths; what is left goes in as one piece. */
function read(
  text: string,
  pieces: readonly number[] = [],
  options = { bodiless: false, closes: false },
): Read {
  const parser = new ResponseParser();
  parser.begin(options.bodiless, true);
  const bytes = Buffer.from(text, 'latin1');
  let progress: Progress = MORE;
  let at = 0;
  for (const piece of [...pieces, bytes.length]) {
    const to = Math.min(bytes.length, at + piece);
    if (progress === MORE && to > at) progress = parser.feed(bytes, at, to);
    at = to;
  }
  if (progress === MORE && options.closes) progress = parser.end();
  const { status, bytes: length, keepAlive } = parser;
  return { progress, status, bytes: length, body: parser.bodyBytes.toString(), keepAlive };
}

const good = {
  'content-length':
    'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello',
  'no body': 'HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n',
  'not modified': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n',
  'empty reason': 'HTTP/1.1 404\r\ncontent-length:0\r\n\r\n',
  chunked:
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n',
  'after 100 and 103': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok`,
  'bare line feeds': 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
};

describe('ResponseParser', () => {
  it('reads answers whole', () => {
    expect(read(good['content-length'])).toEqual({
      progress: DONE,
      status: 200,
      bytes: 5,
      body: 'hello',
      keepAlive: true,
    });
    expect(read(good.chunked)).toMatchObject({
      progress: DONE,
      bytes: 11,
      body: 'hello world',
      keepAlive: true,
    });
    expect(read(good['no body'])).toMatchObject({ progress: DONE, status: 204, bytes: 0 });
    expect(read(good['not modified'])).toMatchObject({ progress: DONE, status: 304, bytes: 0 });
    expect(read(good['empty reason'])).toMatchObject({ progress: DONE, status: 404, bytes: 0 });
    expect(read(good['after 100 and 103'])).toMatchObject({ progress: DONE, status: 201, body: 'ok' });
    expect(read(good['bare line feeds'])).toMatchObject({ progress: DONE, status: 200, body: 'ok' });
  });

  it.each(Object.entries(good))('reads %s the same however it is split', (_, text) => {
    const whole = read(text);
    for (let a = 1; a < text.length; a++) {
      expect(read(text, [a])).toEqual(whole);
      for (let b = 1; a + b < text.length; b += 7) expect(read(text, [a, b])).toEqual(whole);
    }
    expect(read(text, Array(text.length).fill(1))).toEqual(whole);
  });

  it('knows when the connection will not live on', () => {
    expect(read('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n').keepAlive).toBe(false);
    expect(read('HTTP/1.1 200 OK\r\nConnection: Upgrade, CLOSE\r\nContent-Length: 0\r\n\r\n').keepAlive).toBe(
      false,
    );
    expect(read('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n').keepAlive).toBe(false);
    expect(read('HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n').keepAlive).toBe(
      true,
    );
    expect(read(`${good['content-length']}more`).keepAlive).toBe(false);
  });

  it('reads a body that only the end of the connection ends', () => {
    const text = 'HTTP/1.1 200 OK\r\n\r\nto the end';
    expect(read(text).progress).toBe(MORE);
    const closed = read(text, [20], { bodiless: false, closes: true });
    expect(closed).toMatchObject({ progress: DONE, body: 'to the end', keepAlive: false });
    expect(read(good['content-length'].slice(0, -1), [], { bodiless: false, closes: true }).progress).toBe(
      BROKEN,
    );
  });

  it('expects no body after HEAD', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
    expect(read(text, [], { bodiless: true, closes: false })).toMatchObject({ progress: DONE, bytes: 0 });
  });

  it('takes one answer after the other', () => {
    const parser = new ResponseParser();
    for (const text of [good.chunked, good['content-length'], good['no body'], good.chunked]) {
      parser.begin(false, true);
      const bytes = Buffer.from(text);
      expect(parser.feed(bytes, 0, 10)).toBe(MORE);
      expect(parser.feed(bytes, 10, bytes.length)).toBe(DONE);
    }
    expect(parser.bodyBytes.toString()).toBe('hello world');
  });

  it.each([
    'garbage\r\n\r\n',
    'HTTP/2 200 OK\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/1.1 2000\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n'.repeat(40),
    'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno colon here\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx',
    'HTTP/1.1 200 OK\r\n folded: line\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
    `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`,
  ])('calls %.60j broken, however it is split', (text) => {
    expect(read(text).progress).toBe(BROKEN);
    expect(read(text, Array(Math.min(text.length, 300)).fill(1)).progress).toBe(BROKEN);
  });

  it('survives any bytes in any pieces, and splitting never changes what it says', () => {
    const texts = Object.values(good).map((text) => Buffer.from(text, 'latin1'));
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), (seed, pieces) => {
        const rng = createRng(seed);
        const bytes = Buffer.from(texts[rng.uint32() % texts.length]!);
        for (let i = rng.uint32() % 4; i >= 0; i--) bytes[rng.uint32() % bytes.length] = rng.uint32() & 255;
        const text = bytes.subarray(0, 1 + (rng.uint32() % bytes.length)).toString('latin1');
        const [whole, split] = [read(text), read(text, pieces)];
        // Whether a head is broken shows at its first bad line, or, in pieces, at its end: never that it is fine.
        expect(split.progress === DONE).toBe(whole.progress === DONE);
        if (whole.progress === DONE)
          expect({ ...split, keepAlive: true }).toEqual({ ...whole, keepAlive: true });
      }),
      { seed: 11, numRuns: 5000 },
    );
  });
});
