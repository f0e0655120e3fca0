/** Brings a model file from Hugging Face or any web server: in the place of a part that an earlier try left, and checked. */
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";

/** Where it is, under which name it is kept, and whether it is of Hugging Face, which alone is shown the token. */
export type ModelSource = { readonly url: URL; readonly file: string; readonly isOfHub: boolean };

export type DownloadOptions = {
  readonly source: ModelSource;
  readonly dir: string;
  /** Of Hugging Face, for models that ask for one. */
  readonly token: string | undefined;
  /** Called before anything is written, with the size that the server says. */
  readonly onSize: (bytes: number | null) => void;
  readonly onProgress: (done: number, total: number | null) => void;
  /** More is not taken, whatever the server says of its size. */
  readonly bytesMax: number;
  readonly signal: AbortSignal;
};

export type Downloaded = { readonly path: string; readonly bytes: number; readonly sha256: string };

const HUB = "https://huggingface.co";
const HUB_URI = /^hf:([\w.-]+\/[\w.-]+)\/([\w./-]+\.gguf)(?:#([\w./-]+))?$/;
const GGUF_MAGIC = "GGUF";
const SHA_TAG = "sha256:";
const SHA256 = /^"?([0-9a-f]{64})"?$/;

/** `hub` is Hugging Face, or a mirror of it. @throws DeskError CONFIG_INVALID that says how one is written. */
export function modelSource(uri: string, hub: string = HUB): ModelSource {
  const [, repository, file = "", revision = "main"] = HUB_URI.exec(uri) ?? [];
  if (repository !== undefined) {
    const url = new URL(`/${repository}/resolve/${revision}/${file}`, hub);
    return { url, file: basename(file), isOfHub: true };
  }
  if (/^https?:\/\/.+\.gguf$/.test(uri)) {
    const url = new URL(uri);
    // The name of the file comes from the path: an address that ends in .gguf behind a "?" has none.
    if (url.pathname.endsWith(".gguf")) return { url, file: basename(url.pathname), isOfHub: false };
  }
  throw new DeskError(
    "CONFIG_INVALID",
    `${uri} is no model: type hf:owner/repository/file.gguf, or https://server/file.gguf, or the path of a .gguf file`,
  );
}

/** @throws DeskError MODEL_INVALID when the server refuses, or what came is not what it promised. */
export async function downloadModel(options: DownloadOptions): Promise<Downloaded> {
  const { source, dir, signal } = options;
  mkdirSync(dir, { recursive: true });
  const path = join(dir, source.file);
  // Named after the address as well: what came from one is never gone on with from another.
  const part = `${path}.${createHash("sha256").update(source.url.href).digest("hex").slice(0, 12)}.part`;
  const promised = await promisedSha(options);
  const started = startedPart(part, promised);
  const from = started?.bytes ?? 0;
  const response = await ask(options, started);
  const isRest = response.status === 206;
  if (!isRest) rmSync(part, { force: true });
  const announced = response.headers.get("content-length");
  const total = announced === null ? null : Number(announced) + (isRest ? from : 0);
  if (total !== null && total > options.bytesMax) throw tooLarge(source, options.bytesMax);
  options.onSize(total);
  writeFileSync(`${part}.tag`, promised === null ? (response.headers.get("etag") ?? "") : tagOf(promised));
  const hash = createHash("sha256");
  if (isRest) for await (const piece of createReadStream(part, { signal })) hash.update(piece as Buffer);
  const bytes = await writeAll(options, response, part, { hash, done: isRest ? from : 0, total });
  if (total !== null && bytes !== total) {
    throw invalid(source, `${bytes} bytes came, of ${total}; pull it again to go on`);
  }
  const sha256 = hash.digest("hex");
  if (promised !== null && promised !== sha256) {
    removePart(part);
    throw invalid(source, `its checksum is ${sha256}, not ${promised}; it was thrown away, pull it again`);
  }
  if (!beginsAsGguf(part)) {
    removePart(part);
    throw invalid(source, "what came is no GGUF file; it was thrown away, check the address");
  }
  renameSync(part, path);
  removePart(part);
  return { path, bytes, sha256 };
}

/** Hugging Face says the checksum of a large file where it sends elsewhere for its content. */
async function promisedSha(options: DownloadOptions): Promise<string | null> {
  const { source, signal } = options;
  const response = await reach(source, {
    method: "HEAD",
    redirect: "manual",
    headers: headersOf(options),
    signal,
  });
  return SHA256.exec(response.headers.get("x-linked-etag") ?? "")?.[1] ?? null;
}

/** What is there of a part, where the server can say that it is still the same file. */
type StartedPart = { readonly bytes: number; readonly headers: Readonly<Record<string, string>> };

function startedPart(part: string, promised: string | null): StartedPart | null {
  const bytes = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const tag = existsSync(`${part}.tag`) ? readFileSync(`${part}.tag`, "utf8") : "";
  if (bytes === 0 || tag === "") return null;
  const headers = { range: `bytes=${bytes}-` };
  // Of the same checksum, which the whole is held against at the end.
  if (promised !== null && tag === tagOf(promised)) return { bytes, headers };
  // A weak tag does not promise the same bytes.
  return tag.startsWith(SHA_TAG) || tag.startsWith("W/")
    ? null
    : { bytes, headers: { ...headers, "if-range": tag } };
}

function tagOf(sha256: string): string {
  return `${SHA_TAG}${sha256}`;
}

function removePart(part: string): void {
  for (const file of [part, `${part}.tag`]) rmSync(file, { force: true });
}

function beginsAsGguf(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const magic = Buffer.alloc(GGUF_MAGIC.length);
    readSync(file, magic, 0, magic.length, 0);
    return magic.toString("latin1") === GGUF_MAGIC;
  } finally {
    closeSync(file);
  }
}

async function ask(options: DownloadOptions, started: StartedPart | null): Promise<Response> {
  const { source, signal } = options;
  const response = await reach(source, { headers: { ...headersOf(options), ...started?.headers }, signal });
  if (response.ok) return response;
  const isPrivate = response.status === 401 || response.status === 403;
  const hint = isPrivate ? "; it may ask for an account: set HF_TOKEN" : "";
  throw invalid(source, `the server answers ${response.status}${hint}`);
}

async function reach(source: ModelSource, init: RequestInit): Promise<Response> {
  try {
    return await fetch(source.url, init);
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw invalid(source, `${source.url.host} cannot be reached`, cause);
  }
}

type Progress = { readonly hash: Hash; done: number; readonly total: number | null };

/** What was written stays when it breaks off: the next try goes on there. */
async function writeAll(
  { source, onProgress, bytesMax, signal }: DownloadOptions,
  response: Response,
  part: string,
  progress: Progress,
): Promise<number> {
  const file = createWriteStream(part, { flags: progress.done > 0 ? "a" : "w" });
  try {
    for await (const piece of response.body ?? []) {
      progress.hash.update(piece);
      if (!file.write(piece)) await once(file, "drain", { signal });
      progress.done += piece.length;
      if (progress.done > bytesMax) throw tooLarge(source, bytesMax);
      onProgress(progress.done, progress.total);
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof DeskError) throw cause;
    throw invalid(source, "the connection broke off; pull it again to go on", cause);
  } finally {
    await new Promise<void>((resolve) => file.end(resolve));
  }
  return progress.done;
}

/** The token is Hugging Face's: no other server is shown it, and nobody over a line that is not encrypted. */
function headersOf({ source, token }: Pick<DownloadOptions, "source" | "token">): Record<string, string> {
  const isSafe = source.isOfHub && source.url.protocol === "https:";
  return token === undefined || token === "" || !isSafe ? {} : { authorization: `Bearer ${token}` };
}

function tooLarge(source: ModelSource, bytesMax: number): DeskError {
  const gib = (bytesMax / 1024 ** 3).toFixed(1);
  return invalid(source, `it is larger than the ${gib} GiB that this machine can hold`);
}

function invalid(source: ModelSource, why: string, cause?: unknown): DeskError {
  return new DeskError("MODEL_INVALID", `${source.file} was not pulled: ${why}`, { cause });
}
