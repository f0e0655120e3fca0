/**
 * What a GGUF file says of itself, read without the library that loads it: some files end the process that loads them,
 * and a file that does not fit should be refused before anybody tries. Layout: github.com/ggml-org/ggml docs/gguf.md.
 */
import { open, stat } from "node:fs/promises";
import { DeskError } from "#src/domain/errors.ts";
import type { ModelFacts } from "#src/ports/model-engine.ts";
import { GgufReader, type GgufHeader } from "./gguf-reader.ts";

const FIRST_READ_BYTES = 4 * 1024 * 1024;
/** Vocabularies of a quarter of a million tokens take some 20 MB. */
const HEADER_BYTES_MAX = 256 * 1024 * 1024;
const PART = /-(\d{5})-of-(\d{5})\.gguf$/;

/** @throws DeskError MODEL_INVALID with a sentence that says what is wrong with the file. */
export async function readModelFacts(path: string): Promise<ModelFacts> {
  const fileBytes = await sizeOf(path);
  const header = await readHeader(path, fileBytes);
  const end = header.dataOffset + header.dataBytes;
  if (end > fileBytes) {
    throw invalid(path, `it is cut short: ${fileBytes} bytes, of at least ${end}`);
  }
  return factsOf(path, header, fileBytes + (await otherParts(path)));
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw invalid(path, "there is no such file");
  if (!found.isFile()) throw invalid(path, "it is no file");
  return found.size;
}

/** A model in several files names them all in the first one's name. */
async function otherParts(path: string): Promise<number> {
  const parts = Number(PART.exec(path)?.[2] ?? 1);
  let bytes = 0;
  for (let part = 2; part <= parts; part += 1) {
    const number = String(part).padStart(5, "0");
    bytes += await sizeOf(path.replace(PART, `-${number}-of-$2.gguf`));
  }
  return bytes;
}

async function readHeader(path: string, fileBytes: number): Promise<GgufHeader> {
  const file = await open(path, "r");
  try {
    for (let bytes = FIRST_READ_BYTES; ; bytes *= 4) {
      const buffer = Buffer.alloc(Math.min(bytes, fileBytes));
      await file.read(buffer, 0, buffer.length, 0);
      try {
        return new GgufReader(buffer).header();
      } catch (error) {
        const isShort = error instanceof RangeError && buffer.length < fileBytes;
        if (isShort && bytes < HEADER_BYTES_MAX) continue;
        const why = error instanceof RangeError ? "its header is cut short" : String(error);
        throw invalid(path, error instanceof Error && !(error instanceof RangeError) ? error.message : why);
      }
    }
  } finally {
    await file.close();
  }
}

function factsOf(path: string, { metadata }: GgufHeader, fileBytes: number): ModelFacts {
  const architecture = metadata.get("general.architecture");
  if (typeof architecture !== "string") throw invalid(path, "it names no architecture");
  const find = (key: string): number | null => largest(metadata.get(`${architecture}.${key}`));
  const need = (key: string): number => {
    const value = find(key);
    // The library asserts that these are there, and ends the process when they are not.
    if (value === null || value <= 0) throw invalid(path, `it does not say ${architecture}.${key}`);
    return value;
  };
  const [layers, width, heads] = [
    need("block_count"),
    need("embedding_length"),
    need("attention.head_count"),
  ];
  if (find("expert_feed_forward_length") === null) need("feed_forward_length");
  const perHead = width / heads;
  const keyLength = find("attention.key_length") ?? perHead;
  const valueLength = find("attention.value_length") ?? perHead;
  const vocabulary = metadata.get("tokenizer.ggml.tokens");
  return {
    fileBytes,
    architecture,
    layers,
    width,
    cacheWidth: (find("attention.head_count_kv") ?? heads) * (keyLength + valueLength),
    vocabulary: Array.isArray(vocabulary) ? vocabulary.length : (find("vocab_size") ?? 0),
    trainedContext: need("context_length"),
  };
}

/** Some architectures say it per layer. */
function largest(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((item) => typeof item === "number");
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function invalid(path: string, why: string): DeskError {
  return new DeskError("MODEL_INVALID", `${path} cannot be used as a model: ${why}`);
}
