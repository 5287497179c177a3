import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from 'node:zlib';

/** A body that was learned from is larger than this only by somebody's ill will. */
const MAX_DECODED = 67_108_864;

const decoders: Readonly<Record<string, (bytes: Uint8Array, options: ZlibOptions) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** The text of a body; throws when it is not in the encoding that its head claims. */
export function decodeBody(bytes: Buffer, contentEncoding: string | undefined): string {
  // Applied in the order of the list: RFC 9110, 8.4.
  const codings = (contentEncoding ?? '').toLowerCase().split(',').reverse();
  let decoded = bytes;
  for (const coding of codings.map((token) => token.trim())) {
    if (coding === '' || coding === 'identity' || decoded.length === 0) continue;
    const decode = decoders[coding];
    if (!decode) throw new Error(`nobody asked for the content coding '${coding}'`);
    decoded = decode(decoded, { maxOutputLength: MAX_DECODED });
  }
  return decoded.toString('utf8');
}
