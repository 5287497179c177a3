/**
 * A TrueType font with only the glyphs of the given letters (OpenType 1.9: the tables below are all that browsers
 * require). Written out instead of compressed: equal input gives equal bytes on every version of Node.js.
 *
 * Layout tables are left behind, and with them tabular figures. `tabular` makes up for it: every digit gets the
 * width of the widest one and stands in its middle, so that columns of numbers line up.
 */
export function subsetFont(font: Uint8Array, letters: ReadonlySet<number>, tabular = false): Uint8Array {
  const source = readTables(font);
  const glyphOf = characterMap(source.get('cmap')!);
  const kept = new Map<number, number>([[0, 0]]);
  const pairs: [letter: number, glyph: number][] = [];
  for (const letter of [...letters].sort((a, b) => a - b)) {
    const glyph = glyphOf(letter);
    if (!glyph || letter > 0xffff) continue;
    if (!kept.has(glyph)) kept.set(glyph, kept.size);
    pairs.push([letter, kept.get(glyph)!]);
  }
  const outlines = glyphReader(source);
  // Parts of composite glyphs come along; a Map grows while it is read.
  for (const glyph of kept.keys()) {
    for (const at of components(outlines(glyph))) {
      const part = outlines(glyph).getUint16(at + 2);
      if (!kept.has(part)) kept.set(part, kept.size);
    }
  }
  const digits = new Set([...(tabular ? '0123456789' : '')].map((digit) => glyphOf(digit.codePointAt(0)!)));
  return writeTables(
    new Map([
      ...['head', 'hhea', 'maxp', 'OS/2', 'name'].map((tag) => [tag, copy(source.get(tag)!)] as const),
      ['post', postTable()],
      ['cmap', cmapTable(pairs)],
      ...glyphTables([...kept.keys()], kept, outlines),
      ['hmtx', metrics([...kept.keys()], source, digits)],
    ]),
    kept.size,
  );
}

type Tables = Map<string, DataView>;

function readTables(font: Uint8Array): Tables {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables: Tables = new Map();
  for (let i = 0; i < view.getUint16(4); i++) {
    const record = 12 + 16 * i;
    const tag = String.fromCharCode(...font.subarray(record, record + 4));
    const [offset, length] = [view.getUint32(record + 8), view.getUint32(record + 12)];
    tables.set(tag, new DataView(font.buffer, font.byteOffset + offset, length));
  }
  return tables;
}

const copy = (view: DataView) =>
  new DataView(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer);

/** A lookup in the format 4 subtable, which every font has for the Basic Multilingual Plane. */
function characterMap(cmap: DataView): (letter: number) => number {
  let at = 0;
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const offset = cmap.getUint32(8 + 8 * i);
    if (cmap.getUint16(offset) === 4) at = offset;
  }
  const segments = cmap.getUint16(at + 6) / 2;
  const [ends, starts] = [at + 14, at + 16 + 2 * segments];
  const [deltas, ranges] = [starts + 2 * segments, starts + 4 * segments];
  return (letter) => {
    for (let i = 0; i < segments; i++) {
      if (letter > cmap.getUint16(ends + 2 * i)) continue;
      const start = cmap.getUint16(starts + 2 * i);
      if (letter < start) return 0;
      const delta = cmap.getUint16(deltas + 2 * i);
      const range = cmap.getUint16(ranges + 2 * i);
      if (!range) return (letter + delta) & 0xffff;
      const glyph = cmap.getUint16(ranges + 2 * i + range + 2 * (letter - start));
      return glyph ? (glyph + delta) & 0xffff : 0;
    }
    return 0;
  };
}

function glyphReader(source: Tables): (glyph: number) => DataView {
  const [loca, glyf] = [source.get('loca')!, source.get('glyf')!];
  const long = source.get('head')!.getInt16(50) === 1;
  const offset = (i: number) => (long ? loca.getUint32(4 * i) : 2 * loca.getUint16(2 * i));
  return (glyph) =>
    new DataView(glyf.buffer, glyf.byteOffset + offset(glyph), offset(glyph + 1) - offset(glyph));
}

/** Where a composite glyph's component records begin; none for a simple one. */
function components(outline: DataView): number[] {
  if (outline.byteLength === 0 || outline.getInt16(0) >= 0) return [];
  const out: number[] = [];
  for (let at = 10; ; ) {
    out.push(at);
    const flags = outline.getUint16(at);
    at += 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    if (!(flags & 0x20)) return out;
  }
}

function glyphTables(
  glyphs: readonly number[],
  kept: ReadonlyMap<number, number>,
  outlines: (glyph: number) => DataView,
) {
  const pieces = glyphs.map((glyph) => {
    const piece = copy(outlines(glyph));
    for (const at of components(piece)) piece.setUint16(at + 2, kept.get(piece.getUint16(at + 2))!);
    return piece;
  });
  const padded = pieces.map((piece) => Math.ceil(piece.byteLength / 4) * 4);
  const glyf = new Uint8Array(padded.reduce((sum, length) => sum + length, 0));
  const loca = new DataView(new ArrayBuffer(4 * (pieces.length + 1)));
  let at = 0;
  pieces.forEach((piece, i) => {
    glyf.set(new Uint8Array(piece.buffer), at);
    at += padded[i]!;
    loca.setUint32(4 * (i + 1), at);
  });
  return [['glyf', new DataView(glyf.buffer)] as const, ['loca', loca] as const];
}

function metrics(glyphs: readonly number[], source: Tables, digits: ReadonlySet<number>): DataView {
  const hmtx = source.get('hmtx')!;
  const full = source.get('hhea')!.getUint16(34);
  const advance = (glyph: number) => hmtx.getUint16(4 * Math.min(glyph, full - 1));
  const bearing = (glyph: number) =>
    hmtx.getInt16(glyph < full ? 4 * glyph + 2 : 4 * full + 2 * (glyph - full));
  const widest = Math.max(...[...digits].map(advance));
  const out = new DataView(new ArrayBuffer(4 * glyphs.length));
  glyphs.forEach((glyph, i) => {
    const digit = digits.has(glyph);
    out.setUint16(4 * i, digit ? widest : advance(glyph));
    out.setInt16(4 * i + 2, bearing(glyph) + (digit ? Math.round((widest - advance(glyph)) / 2) : 0));
  });
  return out;
}

/** Version 3: no glyph names. */
function postTable(): DataView {
  const post = new DataView(new ArrayBuffer(32));
  post.setUint32(0, 0x00030000);
  return post;
}

/** Format 12: one group a letter. */
function cmapTable(pairs: readonly (readonly [letter: number, glyph: number])[]): DataView {
  const cmap = new DataView(new ArrayBuffer(12 + 16 + 12 * pairs.length));
  cmap.setUint16(2, 1);
  cmap.setUint16(4, 3);
  cmap.setUint16(6, 10);
  cmap.setUint32(8, 12);
  cmap.setUint16(12, 12);
  cmap.setUint32(16, 16 + 12 * pairs.length);
  cmap.setUint32(24, pairs.length);
  pairs.forEach(([letter, glyph], i) => {
    const at = 28 + 12 * i;
    cmap.setUint32(at, letter);
    cmap.setUint32(at + 4, letter);
    cmap.setUint32(at + 8, glyph);
  });
  return cmap;
}

function writeTables(tables: Tables, glyphs: number): Uint8Array {
  tables.get('maxp')!.setUint16(4, glyphs);
  tables.get('hhea')!.setUint16(34, glyphs);
  tables.get('head')!.setInt16(50, 1);
  tables.get('head')!.setUint32(8, 0);
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const lengths = sorted.map(([, view]) => Math.ceil(view.byteLength / 4) * 4);
  const start = 12 + 16 * sorted.length;
  const out = new Uint8Array(start + lengths.reduce((sum, length) => sum + length, 0));
  const view = new DataView(out.buffer);
  const log = Math.floor(Math.log2(sorted.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, sorted.length);
  view.setUint16(6, 16 * 2 ** log);
  view.setUint16(8, log);
  view.setUint16(10, 16 * (sorted.length - 2 ** log));
  let at = start;
  sorted.forEach(([tag, table], i) => {
    const record = 12 + 16 * i;
    for (let k = 0; k < 4; k++) view.setUint8(record + k, tag.charCodeAt(k));
    out.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), at);
    view.setUint32(record + 4, checksum(view, at, lengths[i]!));
    view.setUint32(record + 8, at);
    view.setUint32(record + 12, table.byteLength);
    at += lengths[i]!;
  });
  const head = sorted.findIndex(([tag]) => tag === 'head');
  const headAt = view.getUint32(12 + 16 * head + 8);
  view.setUint32(headAt + 8, (0xb1b0afba - checksum(view, 0, out.length)) >>> 0);
  return out;
}

function checksum(view: DataView, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
