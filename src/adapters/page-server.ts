/** Serves a read-only page with node's own http: GET and HEAD, strict headers, few connections, short patience. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log } from "../ports/log.ts";

/** What is at a path, or null; a throw is logged and answered as a fault without words. */
export type PageAnswerer = (path: string) => {
  readonly type: string;
  readonly body: string;
  readonly isEmbeddable: boolean;
} | null;

export type PageServerOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly answer: PageAnswerer;
  readonly log: Log;
  readonly connectionsMax?: number;
};

export type PageServer = { readonly port: number; close(): Promise<void> };

const CONNECTIONS_MAX = 64;
const PATIENCE_MS = 10_000;
const KEPT_ALIVE_MS = 5_000;
const PATH_MAX = 200;

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
  "cache-control": "public, max-age=15",
};
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors";

/** Rejects where the port cannot be had. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { host, port, answer, log, connectionsMax = CONNECTIONS_MAX } = options;
  const server = createServer(
    {
      requestTimeout: PATIENCE_MS,
      headersTimeout: PATIENCE_MS,
      keepAliveTimeout: KEPT_ALIVE_MS,
      maxHeaderSize: 8_192,
    },
    (request, response) => respond(request, response, answer, log),
  );
  server.maxConnections = connectionsMax;
  server.maxRequestsPerSocket = 100;
  server.setTimeout(PATIENCE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  server.on("error", (error) => log.warn("the public page's server has a fault", { err: error }));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond(request: IncomingMessage, response: ServerResponse, answer: PageAnswerer, log: Log): void {
  request.resume();
  if (request.method !== "GET" && request.method !== "HEAD")
    return end(response, 405, "only GET", { allow: "GET, HEAD" });
  const url = request.url ?? "/";
  const path = url.split("?")[0] ?? "/";
  if (url.length > PATH_MAX || !/^\/[\w./-]*$/.test(path)) return end(response, 404, "not found");
  try {
    const found = answer(path);
    if (found === null) return end(response, 404, "not found");
    send(request, response, found);
  } catch (error) {
    log.error("the public page could not be made", { path, err: error });
    end(response, 500, "the page cannot be shown now");
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body, isEmbeddable }: NonNullable<ReturnType<PageAnswerer>>,
): void {
  const bytes = Buffer.from(body, "utf8");
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  const headers = {
    ...HEADERS,
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": `${POLICY} ${isEmbeddable ? "*" : "'none'"}`,
    "cross-origin-resource-policy": isEmbeddable ? "cross-origin" : "same-origin",
    ...(!isEmbeddable && { "x-frame-options": "DENY" }),
    etag,
  };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "content-length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function end(
  response: ServerResponse,
  status: number,
  words: string,
  extra: Record<string, string> = {},
): void {
  const headers = {
    ...HEADERS,
    "cache-control": "no-store",
    "content-security-policy": `${POLICY} 'none'`,
    ...extra,
  };
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" });
  response.end(`${words}\n`);
}
