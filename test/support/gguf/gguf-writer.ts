/** Writes GGUF files, version 3: a header of metadata, a table of tensors, and their data, aligned to 32 bytes. */
export type GgufValue =
  | { readonly type: "u32" | "i32" | "f32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "i32s" | "f32s"; readonly value: readonly number[] };

/** `shape` fastest dimension first, as GGUF has it. */
export type GgufTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: "f32" | "q8_0";
  readonly data: Uint8Array;
};

const MAGIC = 0x46554747;
const VERSION = 3;
const ALIGNMENT = 32;
const TYPE_CODES = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;
const TENSOR_CODES = { f32: 0, q8_0: 8 } as const;

export function writeGguf(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Buffer {
  const parts: Buffer[] = [u32(MAGIC), u32(VERSION), u64(tensors.length), u64(Object.keys(metadata).length)];
  for (const [key, value] of Object.entries(metadata)) parts.push(string(key), ...encoded(value));
  let offset = 0;
  for (const tensor of tensors) {
    parts.push(string(tensor.name), u32(tensor.shape.length), ...tensor.shape.map(u64));
    parts.push(u32(TENSOR_CODES[tensor.kind]), u64(offset));
    offset += aligned(tensor.data.length);
  }
  const header = Buffer.concat(parts);
  const body = tensors.flatMap(({ data }) => [data, Buffer.alloc(aligned(data.length) - data.length)]);
  return Buffer.concat([header, Buffer.alloc(aligned(header.length) - header.length), ...body]);
}

function encoded(entry: GgufValue): Buffer[] {
  switch (entry.type) {
    case "string":
      return [u32(TYPE_CODES.string), string(entry.value)];
    case "bool":
      return [u32(TYPE_CODES.bool), Buffer.from([entry.value ? 1 : 0])];
    case "strings":
      return [...arrayHead("string", entry.value.length), ...entry.value.map(string)];
    case "i32s":
      return [...arrayHead("i32", entry.value.length), ...entry.value.map((value) => number("i32", value))];
    case "f32s":
      return [...arrayHead("f32", entry.value.length), ...entry.value.map((value) => number("f32", value))];
    case "u32":
    case "i32":
    case "f32":
      return [u32(TYPE_CODES[entry.type]), number(entry.type, entry.value)];
  }
}

function arrayHead(type: "string" | "i32" | "f32", length: number): Buffer[] {
  return [u32(TYPE_CODES.array), u32(TYPE_CODES[type]), u64(length)];
}

function number(type: "u32" | "i32" | "f32", value: number): Buffer {
  const bytes = Buffer.alloc(4);
  if (type === "u32") bytes.writeUInt32LE(value);
  else if (type === "i32") bytes.writeInt32LE(value);
  else bytes.writeFloatLE(value);
  return bytes;
}

function u32(value: number): Buffer {
  return number("u32", value);
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([u64(bytes.length), bytes]);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
