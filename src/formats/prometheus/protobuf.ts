const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

const text = new TextEncoder();

/**
 * A message in protobuf's wire format, field by field: a key (field number and wire type), then the value. Numbers
 * are safe integers in little-endian groups of 7 bits; signed ones are ZigZag coded, so that small ones stay short.
 */
export class Message {
  readonly #bytes: number[] = [];

  /** uint32, uint64, int64 >= 0, enumerations. */
  uint(field: number, value: number): this {
    this.#key(field, VARINT);
    return this.#varint(value);
  }

  /** sint32, sint64. */
  sint(field: number, value: number): this {
    return this.uint(field, zigZag(value));
  }

  double(field: number, value: number): this {
    this.#key(field, FIXED64);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    return this.#append(new Uint8Array(view.buffer));
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.#bytes);
  }

  /** repeated sint32 or sint64, packed. */
  sints(field: number, values: readonly number[]): this {
    const packed = new Message();
    for (const value of values) packed.#varint(zigZag(value));
    return this.message(field, packed);
  }

  bytes(field: number, value: ArrayLike<number>): this {
    this.#key(field, BYTES);
    this.#varint(value.length);
    return this.#append(value);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #key(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): this {
    putVarint(this.#bytes, value);
    return this;
  }

  #append(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) this.#bytes.push(bytes[i]!);
    return this;
  }
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
export function putVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

const zigZag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
