/** Brings a model file from Hugging Face or any web server: in the place of a part that an earlier try left, and checked. */
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";

/** Where it is, and under which name it is kept. */
export type ModelSource = { readonly url: URL; readonly file: string };

export type DownloadOptions = {
  readonly source: ModelSource;
  readonly dir: string;
  /** Of Hugging Face, for models that ask for one. */
  readonly token: string | undefined;
  /** Called before anything is written, with the size that the server says. */
  readonly onSize: (bytes: number | null) => void;
  readonly onProgress: (done: number, total: number | null) => void;
  readonly signal: AbortSignal;
};

export type Downloaded = { readonly path: string; readonly bytes: number; readonly sha256: string };

const HUB = "https://huggingface.co";
const HUB_URI = /^hf:([\w.-]+\/[\w.-]+)\/([\w./-]+\.gguf)(?:#([\w./-]+))?$/;
const SHA256 = /^"?([0-9a-f]{64})"?$/;

/** `hub` is Hugging Face, or a mirror of it. @throws DeskError CONFIG_INVALID that says how one is written. */
export function modelSource(uri: string, hub: string = HUB): ModelSource {
  const [, repository, file = "", revision = "main"] = HUB_URI.exec(uri) ?? [];
  if (repository !== undefined) {
    return { url: new URL(`/${repository}/resolve/${revision}/${file}`, hub), file: basename(file) };
  }
  if (/^https?:\/\/.+\.gguf$/.test(uri)) {
    const url = new URL(uri);
    return { url, file: basename(url.pathname) };
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
  const part = `${path}.part`;
  const promised = await promisedSha(options);
  const from = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const response = await ask(options, from);
  const isRest = response.status === 206;
  const announced = response.headers.get("content-length");
  const total = announced === null ? null : Number(announced) + (isRest ? from : 0);
  options.onSize(total);
  const hash = createHash("sha256");
  if (isRest) for await (const piece of createReadStream(part, { signal })) hash.update(piece as Buffer);
  const bytes = await writeAll(options, response, part, { hash, done: isRest ? from : 0, total });
  if (total !== null && bytes !== total) {
    throw invalid(source, `${bytes} bytes came, of ${total}; pull it again to go on`);
  }
  const sha256 = hash.digest("hex");
  if (promised !== null && promised !== sha256) {
    rmSync(part, { force: true });
    throw invalid(source, `its checksum is ${sha256}, not ${promised}; it was thrown away, pull it again`);
  }
  renameSync(part, path);
  return { path, bytes, sha256 };
}

/** Hugging Face says the checksum of a large file where it sends elsewhere for its content. */
async function promisedSha({ source, token, signal }: DownloadOptions): Promise<string | null> {
  const response = await reach(source, {
    method: "HEAD",
    redirect: "manual",
    headers: headersOf(token),
    signal,
  });
  return SHA256.exec(response.headers.get("x-linked-etag") ?? "")?.[1] ?? null;
}

async function ask({ source, token, signal }: DownloadOptions, from: number): Promise<Response> {
  const range = from > 0 ? { range: `bytes=${from}-` } : {};
  const response = await reach(source, { headers: { ...headersOf(token), ...range }, signal });
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
  { source, onProgress, signal }: DownloadOptions,
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
      onProgress(progress.done, progress.total);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw invalid(source, "the connection broke off; pull it again to go on", cause);
  } finally {
    await new Promise<void>((resolve) => file.end(resolve));
  }
  return progress.done;
}

function headersOf(token: string | undefined): Record<string, string> {
  return token === undefined || token === "" ? {} : { authorization: `Bearer ${token}` };
}

function invalid(source: ModelSource, why: string, cause?: unknown): DeskError {
  return new DeskError("MODEL_INVALID", `${source.file} was not pulled: ${why}`, { cause });
}
