/** HTTP to one OpenAI-compatible server: JSON calls, and answers that stream as server-sent events. Follows no redirect. */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { DeskError } from "#src/domain/errors.ts";
import { checkAddress, privateLookup } from "./private-lookup.ts";

export type ServerClientOptions = { readonly url: string; readonly allowedHosts: readonly string[] };

/** Between two signs of life; a long prompt is evaluated in silence. */
const SILENCE_MS = 120_000;
const BODY_BYTES_MAX = 16 * 1024 * 1024;

export class ServerClient {
  readonly #base: URL;
  readonly #allowedHosts: readonly string[];

  /** @throws DeskError CONFIG_INVALID for a public address that the operator has not named. */
  constructor({ url, allowedHosts }: ServerClientOptions) {
    this.#base = new URL(url.endsWith("/") ? url : `${url}/`);
    this.#allowedHosts = allowedHosts;
    checkAddress(this.host, allowedHosts);
  }

  get host(): string {
    return this.#base.hostname.replaceAll(/^\[|\]$/g, "");
  }

  /** `path` below the server's root, without a slash. @throws DeskError by what went wrong, see `failureOf`. */
  async json(method: "GET" | "POST", path: string, body?: unknown, timeoutMs = SILENCE_MS): Promise<unknown> {
    const signal = AbortSignal.timeout(timeoutMs);
    const text = await textOf(await this.#send(method, path, body, signal));
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new DeskError("OUTPUT_INVALID", `${this.host} answered something that is no JSON`, { cause });
    }
  }

  /** The data of each event, until the server says that it is done. Aborting closes the connection, and ends it. */
  async *events(path: string, body: unknown, signal: AbortSignal): AsyncGenerator {
    const response = await this.#send("POST", path, body, signal);
    let rest = "";
    for await (const piece of response.setEncoding("utf8")) {
      const lines = `${rest}${String(piece)}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        // Lines that begin with a colon are comments that keep a connection alive.
        if (!line.startsWith("data:")) continue;
        const data = line.slice("data:".length).trim();
        if (data === "[DONE]") return;
        yield JSON.parse(data);
      }
    }
  }

  async #send(method: string, path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      signal,
      timeout: SILENCE_MS,
      lookup: privateLookup(this.#allowedHosts),
      headers: {
        accept: "application/json",
        ...(payload !== undefined && { "content-type": "application/json" }),
      },
    };
    const url = new URL(path, this.#base);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = send(url, options, resolve);
    request.once("timeout", () => request.destroy(new Error("it was silent for too long")));
    request.once("error", reject);
    request.end(payload);
    let response: IncomingMessage;
    try {
      response = await promise;
    } catch (error) {
      if (error instanceof DeskError || signal.aborted) throw error;
      throw down(this.host, error);
    }
    if (response.statusCode === 200) return response;
    throw failureOf(this.host, response.statusCode ?? 0, await textOf(response).catch(() => ""));
  }
}

/** @throws Error when it is longer than any answer is. */
async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of response.setEncoding("utf8")) {
    text += String(piece);
    if (text.length > BODY_BYTES_MAX) throw new Error("the answer is too long");
  }
  return text;
}

export function down(host: string, cause: unknown): DeskError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DeskError("ENGINE_DOWN", `the model server ${host} does not answer (${why})`, {
    retryable: true,
    cause,
  });
}

/** llama-server says `exceed_context_size_error`; others say it in words. */
function failureOf(host: string, status: number, text: string): DeskError {
  const message = `${host} answered ${status}: ${text.slice(0, 400)}`;
  if (status === 400 && /exceed_context|context (size|length|window)/i.test(text)) {
    return new DeskError("PROMPT_TOO_LONG", message);
  }
  return status >= 500 || status === 429
    ? new DeskError("ENGINE_DOWN", message, { retryable: true })
    : new DeskError("OUTPUT_INVALID", message);
}
