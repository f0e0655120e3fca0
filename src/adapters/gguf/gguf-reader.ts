/** Reads the bytes of a GGUF header. Runs off the end of a buffer that is too short with a RangeError. */
export type GgufHeader = {
  readonly metadata: ReadonlyMap<string, unknown>;
  readonly dataOffset: number;
  /** At least so much; tensors of a type that is not known here count as nothing. */
  readonly dataBytes: number;
};

const MAGIC = 0x46554747;
const VERSIONS = [2, 3];
const ALIGNMENT = 32;
/** More entries than any model has: a count beyond it is garbage. */
const COUNT_MAX = 10_000_000;
const [STRING, ARRAY] = [8, 9];

/** Bytes of a block and its length, by type number. */
const BLOCKS: Readonly<Record<number, readonly [bytes: number, length: number]>> = {
  0: [4, 1],
  1: [2, 1],
  2: [18, 32],
  3: [20, 32],
  6: [22, 32],
  7: [24, 32],
  8: [34, 32],
  10: [84, 256],
  11: [110, 256],
  12: [144, 256],
  13: [176, 256],
  14: [210, 256],
  30: [2, 1],
};

export class GgufReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @throws Error that says why this is no GGUF header; RangeError when it is cut short. */
  header(): GgufHeader {
    if (this.#u32() !== MAGIC) throw new Error("it is no GGUF file");
    const version = this.#u32();
    if (!VERSIONS.includes(version))
      throw new Error(`it is GGUF version ${version}, not ${VERSIONS.join(" or ")}`);
    const [tensors, entries] = [this.#count(), this.#count()];
    const metadata = new Map<string, unknown>();
    for (let entry = 0; entry < entries; entry += 1) {
      const key = this.#string();
      metadata.set(key, this.#value(this.#u32()));
    }
    const dataBytes = this.#dataBytes(tensors);
    const alignment = Number(metadata.get("general.alignment") ?? ALIGNMENT);
    return { metadata, dataBytes, dataOffset: Math.ceil(this.#at / alignment) * alignment };
  }

  #dataBytes(tensors: number): number {
    let end = 0;
    for (let tensor = 0; tensor < tensors; tensor += 1) {
      this.#string();
      const dimensions = this.#u32();
      let elements = 1;
      for (let dimension = 0; dimension < dimensions; dimension += 1) elements *= this.#u64();
      const [bytes, length] = BLOCKS[this.#u32()] ?? [0, 1];
      end = Math.max(end, this.#u64() + Math.ceil(elements / length) * bytes);
    }
    return end;
  }

  #value(type: number): unknown {
    if (type === STRING) return this.#string();
    if (type !== ARRAY) return this.#number(type);
    const itemType = this.#u32();
    const length = this.#count();
    const items: unknown[] = [];
    for (let item = 0; item < length; item += 1) items.push(this.#value(itemType));
    return items;
  }

  #number(type: number): number {
    const at = this.#at;
    const bytes = this.#bytes;
    const read = [
      () => bytes.readUInt8(this.#take(1)),
      () => bytes.readInt8(this.#take(1)),
      () => bytes.readUInt16LE(this.#take(2)),
      () => bytes.readInt16LE(this.#take(2)),
      () => bytes.readUInt32LE(this.#take(4)),
      () => bytes.readInt32LE(this.#take(4)),
      () => bytes.readFloatLE(this.#take(4)),
      () => bytes.readUInt8(this.#take(1)),
      null,
      null,
      () => Number(bytes.readBigUInt64LE(this.#take(8))),
      () => Number(bytes.readBigInt64LE(this.#take(8))),
      () => bytes.readDoubleLE(this.#take(8)),
    ][type];
    if (read === null || read === undefined)
      throw new Error(`it has a value of the unknown type ${type} at ${at}`);
    return read();
  }

  #count(): number {
    const count = this.#u64();
    if (count > COUNT_MAX) throw new Error(`it claims ${count} entries`);
    return count;
  }

  #string(): string {
    const length = this.#u64();
    const from = this.#take(length);
    if (from + length > this.#bytes.length) throw new RangeError("cut short");
    return this.#bytes.toString("utf8", from, from + length);
  }

  #u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  #u64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
  }

  #take(length: number): number {
    const from = this.#at;
    this.#at += length;
    return from;
  }
}
