import { deflateSync, inflateSync } from 'node:zlib';
import {
  HIGHEST_US,
  highestOf,
  LOWEST_US,
  lowestOf,
  SIGNIFICANT_DIGITS,
  type SparseHistogram,
} from '../measure/histogram.ts';

/**
 * HdrHistogram's compressed encoding, version 2 (org.HdrHistogram.AbstractHistogram, encodeIntoCompressedByteBuffer):
 * a header, then the counts by slot as ZigZag LEB128 numbers, a negative one standing for that many empty slots,
 * all deflated. Written here because our slots are HdrHistogram's already: five times the speed of going through
 * hdr-histogram-js, whose header moreover holds an index offset of 1 where Java writes 0.
 */
const COOKIE = 0x1c849303 | 0x10;
const COMPRESSED_COOKIE = 0x1c849304 | 0x10;
const HEADER = 40;
const COMPRESSED_HEADER = 8;

export function encodeHistogram({ indices, counts }: Pick<SparseHistogram, 'indices' | 'counts'>): string {
  const payload: number[] = [];
  let next = 0;
  for (const [i, index] of indices.entries()) {
    if (index > next) {
      // A single empty slot is a plain count of 0.
      const empty = index - next;
      putZigZag(payload, empty === 1 ? 0 : -empty);
    }
    putZigZag(payload, counts[i]!);
    next = index + 1;
  }
  const plain = Buffer.alloc(HEADER + payload.length);
  plain.writeInt32BE(COOKIE, 0);
  plain.writeInt32BE(payload.length, 4);
  plain.writeInt32BE(0, 8);
  plain.writeInt32BE(SIGNIFICANT_DIGITS, 12);
  plain.writeBigInt64BE(BigInt(LOWEST_US), 16);
  plain.writeBigInt64BE(BigInt(HIGHEST_US), 24);
  plain.writeDoubleBE(1, 32);
  plain.set(payload, HEADER);
  const deflated = deflateSync(plain);
  const header = Buffer.alloc(COMPRESSED_HEADER);
  header.writeInt32BE(COMPRESSED_COOKIE, 0);
  header.writeInt32BE(deflated.length, 4);
  return Buffer.concat([header, deflated]).toString('base64');
}

/** The counts are exact; sum, min and max, which the encoding does not hold, are as good as a slot is wide. */
export function decodeHistogram(base64: string): SparseHistogram {
  const compressed = Buffer.from(base64, 'base64');
  if (compressed.length < COMPRESSED_HEADER || compressed.readInt32BE(0) !== COMPRESSED_COOKIE) {
    throw new RangeError('not a histogram in the compressed encoding, version 2');
  }
  const plain = inflateSync(compressed.subarray(COMPRESSED_HEADER));
  if (plain.readInt32BE(0) !== COOKIE || plain.readInt32BE(12) !== SIGNIFICANT_DIGITS) {
    throw new RangeError(`not a histogram with ${SIGNIFICANT_DIGITS} significant digits`);
  }
  if (plain.readBigInt64BE(16) !== BigInt(LOWEST_US)) throw new RangeError('not a histogram in us');
  const end = HEADER + plain.readInt32BE(4);
  const indices: number[] = [];
  const counts: number[] = [];
  let sum = 0;
  let index = 0;
  for (let at = HEADER; at < end; ) {
    let coded = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = plain[at++]!;
      coded += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    if (coded % 2 === 1) index += (coded + 1) / 2;
    else if (coded === 0) index++;
    else {
      indices.push(index);
      counts.push(coded / 2);
      sum += (coded / 2) * ((lowestOf(index) + highestOf(index)) / 2);
      index++;
    }
  }
  const [first, last] = [indices[0] ?? 0, indices.at(-1) ?? 0];
  return { indices, counts, sum, min: lowestOf(first), max: highestOf(last) };
}

/** Small numbers of either sign in few bytes: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..., seven bits a byte. */
function putZigZag(bytes: number[], value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
