/**
 * A language model made from a seed: random weights, a tokenizer that knows every byte and every ASCII character, a
 * ChatML template. What it says is noise, but everything around it is real: it loads, streams, obeys grammars, embeds.
 */
import { writeFileSync } from "node:fs";
import { createRandom, type Random } from "#src/domain/random.ts";
import { writeGguf, type GgufTensor, type GgufValue } from "./gguf-writer.ts";

export type TinyModelOptions = {
  readonly seed?: number;
  /** Of the hidden state; a multiple of 32, and of `heads`. */
  readonly width?: number;
  readonly layers?: number;
  readonly heads?: number;
  readonly contextLength?: number;
  /** Tokens beyond the 356 that the tokenizer needs; they cost what a real vocabulary costs. */
  readonly moreTokens?: number;
  readonly kind?: GgufTensor["kind"];
  /** What is likeliest is always a printable character, so that an answer is the same read as text again. */
  readonly isPlain?: boolean;
  /** Metadata to leave out, for a file that a loader must refuse or dies of. */
  readonly without?: readonly string[];
};

/** How far apart the likelihoods of tokens lie: text varies at temperature 1. */
const LOGIT_DEVIATION = 2;
const QUANT_BLOCK = 32;
const CONTROL = 3;
const BYTE = 6;
const NORMAL = 1;

const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** About 440 kB by default; the same options give the same bytes. */
export function tinyModel(options: TinyModelOptions = {}): Buffer {
  const shape = {
    width: options.width ?? 64,
    layers: options.layers ?? 2,
    heads: options.heads ?? 4,
    kind: options.kind ?? ("f32" as const),
  };
  const tokens = vocabulary(options.moreTokens ?? 0);
  const metadata = metadataOf(shape, tokens, options.contextLength ?? 4_096);
  for (const key of options.without ?? []) delete metadata[key];
  const tensors = tensorsOf(shape, tokens.length, createRandom(options.seed ?? 1));
  if (options.isPlain === true) silence(tensors.at(-1)?.data, tokens, shape.width);
  return writeGguf(metadata, tensors);
}

/** A row of zeros makes a logit of zero, which one of a hundred random ones always exceeds. */
function silence(output: Uint8Array | undefined, tokens: readonly TokenRow[], width: number): void {
  const rowBytes = width * Float32Array.BYTES_PER_ELEMENT;
  for (const [index, { type }] of tokens.entries()) {
    if (type !== NORMAL) output?.fill(0, index * rowBytes, (index + 1) * rowBytes);
  }
}

export function writeTinyModel(path: string, options: TinyModelOptions = {}): string {
  writeFileSync(path, tinyModel(options));
  return path;
}

type Shape = {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly kind: GgufTensor["kind"];
};
type TokenRow = { readonly text: string; readonly type: number };

function vocabulary(more: number): TokenRow[] {
  const controls = ["<unk>", "<s>", "</s>"].map(control);
  const bytes = Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
    type: BYTE,
  }));
  const chat = ["<|im_start|>", "<|im_end|>"].map(control);
  const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const plain = ["\u2581", ...ascii].map(normalRow);
  const rest = Array.from({ length: more }, (_, index) => normalRow(`\u2581w${index}`));
  return [...controls, ...bytes, ...chat, ...plain, ...rest];
}

function control(token: string): TokenRow {
  return { text: token, type: CONTROL };
}

function normalRow(token: string): TokenRow {
  return { text: token, type: NORMAL };
}

function metadataOf(
  { width, layers, heads }: Shape,
  tokens: readonly TokenRow[],
  contextLength: number,
): Record<string, GgufValue> {
  const idOf = (token: string): GgufValue => u32(tokens.findIndex((row) => row.text === token));
  return {
    "general.architecture": text("llama"),
    "general.name": text("sleepyquant-tiny"),
    "llama.context_length": u32(contextLength),
    "llama.embedding_length": u32(width),
    "llama.block_count": u32(layers),
    "llama.feed_forward_length": u32(width * 2),
    "llama.attention.head_count": u32(heads),
    "llama.attention.head_count_kv": u32(heads),
    "llama.attention.layer_norm_rms_epsilon": { type: "f32", value: 1e-5 },
    "tokenizer.ggml.model": text("llama"),
    "tokenizer.ggml.tokens": { type: "strings", value: tokens.map((row) => row.text) },
    "tokenizer.ggml.token_type": { type: "i32s", value: tokens.map((row) => row.type) },
    "tokenizer.ggml.scores": { type: "f32s", value: tokens.map(() => 0) },
    "tokenizer.ggml.bos_token_id": idOf("<s>"),
    "tokenizer.ggml.eos_token_id": idOf("<|im_end|>"),
    "tokenizer.ggml.unknown_token_id": idOf("<unk>"),
    "tokenizer.ggml.add_bos_token": { type: "bool", value: false },
    "tokenizer.ggml.add_space_prefix": { type: "bool", value: false },
    "tokenizer.chat_template": text(CHAT_TEMPLATE),
  };
}

function tensorsOf(shape: Shape, tokens: number, random: Random): GgufTensor[] {
  const { width, layers, kind } = shape;
  const inner = width * 2;
  const matrix = (name: string, columns: number, rows: number, deviation: number): GgufTensor => ({
    name: `${name}.weight`,
    shape: [columns, rows],
    kind,
    data: randomData(kind, columns * rows, deviation, random),
  });
  const ones = (name: string): GgufTensor => ({
    name: `${name}.weight`,
    shape: [width],
    kind: "f32",
    data: bytesOf(new Float32Array(width).fill(1)),
  });
  const scale = 1 / Math.sqrt(width);
  const blocks = Array.from({ length: layers }, (_, layer) => `blk.${layer}.`).flatMap((block) => [
    ones(`${block}attn_norm`),
    ...["attn_q", "attn_k", "attn_v", "attn_output"].map((name) => matrix(block + name, width, width, scale)),
    ones(`${block}ffn_norm`),
    matrix(`${block}ffn_gate`, width, inner, scale),
    matrix(`${block}ffn_up`, width, inner, scale),
    matrix(`${block}ffn_down`, inner, width, scale),
  ]);
  return [
    matrix("token_embd", width, tokens, 1),
    ...blocks,
    ones("output_norm"),
    matrix("output", width, tokens, LOGIT_DEVIATION * scale),
  ];
}

/** Uniform numbers of mean 0 and the given standard deviation. */
function randomData(kind: GgufTensor["kind"], count: number, deviation: number, random: Random): Uint8Array {
  const bound = deviation * Math.sqrt(3);
  if (kind === "f32") {
    return bytesOf(Float32Array.from({ length: count }, () => (random.next() * 2 - 1) * bound));
  }
  const blocks = count / QUANT_BLOCK;
  const data = Buffer.alloc(blocks * (QUANT_BLOCK + 2));
  const half = halfFloat(bound / 127);
  for (let block = 0, at = 0; block < blocks; block += 1) {
    data.writeUInt16LE(half, at);
    at += 2;
    for (let index = 0; index < QUANT_BLOCK; index += 1, at += 1) {
      data.writeInt8(Math.round((random.next() * 2 - 1) * 127), at);
    }
  }
  return data;
}

/** The bits of a normal half-precision number, cut off. */
function halfFloat(value: number): number {
  const bits = new Uint32Array(new Float32Array([value]).buffer)[0] ?? 0;
  return ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}

function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function u32(value: number): GgufValue {
  return { type: "u32", value };
}

function text(value: string): GgufValue {
  return { type: "string", value };
}
