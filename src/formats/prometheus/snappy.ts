import { putVarint } from './protobuf.ts';

/** The tag of a literal whose length less 1 is in the four bytes that follow. */
const LITERAL_32 = 63 << 2;

/**
 * Snappy's block format, without compressing: the length, then all of it as one literal. Remote write demands the
 * format; a few kB every some seconds do not need it small.
 */
export function snappyBlock(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const head: number[] = [];
  putVarint(head, plain.length);
  if (plain.length === 0) return Uint8Array.from(head);
  const last = plain.length - 1;
  head.push(LITERAL_32, last & 0xff, (last >>> 8) & 0xff, (last >>> 16) & 0xff, last >>> 24);
  const block = new Uint8Array(head.length + plain.length);
  block.set(head);
  block.set(plain, head.length);
  return block;
}
