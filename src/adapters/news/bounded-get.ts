/**
 * One GET to a place that is not trusted: bounded in time, size, unpacked size and redirects, and never to an address
 * inside (see `public-address.ts`). It stands on node's own http rather than on fetch, because only there the address
 * that was checked is the one that is connected to.
 */
import { lookup as lookupHost, type LookupAddress } from "node:dns";
import { get as getHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { get as getHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { DeskError } from "../../domain/errors.ts";
import { isPublicAddress } from "./public-address.ts";

export type GetLimits = {
  readonly timeoutMs: number;
  readonly bytesMax: number;
  readonly redirectsMax: number;
  /** For tests against a server of their own. */
  readonly allowsPrivate: boolean;
};

export type GetAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Answers of any status. @throws DeskError NEWS_UNAVAILABLE (retryable) or NEWS_INVALID. */
export async function boundedGet(
  address: string,
  headers: Readonly<Record<string, string>>,
  limits: GetLimits,
  signal: AbortSignal,
): Promise<GetAnswer> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]);
  let url = checkedUrl(address, limits);
  for (let redirects = 0; redirects <= limits.redirectsMax; redirects += 1) {
    const answer = await getOnce(url, headers, limits, within);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    const next = URL.parse(location, url.href);
    if (next === null) throw invalid(`${url.host} redirects to no address`);
    if (url.protocol === "https:" && next.protocol === "http:")
      throw invalid(`${url.host} redirects from https to http`);
    url = checkedUrl(next.href, limits);
  }
  throw invalid(`${url.host} redirects more than ${limits.redirectsMax} times`);
}

function checkedUrl(address: string, { allowsPrivate }: GetLimits): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw invalid(`not an http address: ${address.slice(0, 100)}`);
  if (url.username !== "" || url.password !== "")
    throw invalid(`${url.host}: no name and password in an address`);
  // A name is checked where it is looked up; an address in figures never is.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!allowsPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw closedAddress(host);
  return url;
}

function getOnce(
  url: URL,
  headers: Readonly<Record<string, string>>,
  limits: GetLimits,
  signal: AbortSignal,
): Promise<GetAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(asDeskError(url, error, signal));
    const options: RequestOptions = {
      headers: { ...headers, "accept-encoding": "gzip, deflate, br" },
      signal,
      agent: false,
      maxHeaderSize: 16_384,
      ...(!limits.allowsPrivate && { lookup: publicLookup }),
    };
    const get = url.protocol === "https:" ? getHttps : getHttp;
    get(url, options, (response) => {
      readBody(response, limits.bytesMax).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: plainHeaders(response), body }),
        fail,
      );
    }).on("error", fail);
  });
}

/** Looks a host up and answers only with addresses that are open; none of them open is an error. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookupHost(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, "", 0);
    const open = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (first === undefined) return callback(closedAddress(hostname), "", 0);
    return options.all === true ? callback(null, open) : callback(null, first.address, first.family);
  });
};

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let [bytes, packed] = [0, 0];
  response.on("data", (chunk: Buffer) => {
    packed += chunk.length;
    if (packed > bytesMax) response.destroy(tooLarge(bytesMax));
  });
  for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      response.destroy();
      throw tooLarge(bytesMax);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(response: IncomingMessage): Readable {
  const unpack = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const encoding = (response.headers["content-encoding"] ?? "").trim().toLowerCase();
  const create = Object.hasOwn(unpack, encoding) ? unpack[encoding as keyof typeof unpack] : null;
  if (create === null) return response;
  const stream = create();
  response.on("error", (error) => stream.destroy(error));
  return response.pipe(stream);
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function asDeskError(url: URL, error: unknown, signal: AbortSignal): DeskError {
  if (error instanceof DeskError) return error;
  if (signal.aborted)
    return new DeskError("NEWS_UNAVAILABLE", `${url.host} did not answer in time`, {
      retryable: true,
      cause: error,
    });
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_") || code.startsWith("ERR_BROTLI"))
    return invalid(`${url.host} sent what cannot be unpacked`);
  const details = { noNetwork: /^(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED)$/.test(code) };
  return new DeskError(
    "NEWS_UNAVAILABLE",
    `${url.host} cannot be reached (${code === "" ? "no answer" : code})`,
    {
      retryable: true,
      cause: error,
      details,
    },
  );
}

function invalid(message: string): DeskError {
  return new DeskError("NEWS_INVALID", message);
}

function tooLarge(bytesMax: number): DeskError {
  return invalid(`the answer is larger than ${bytesMax} bytes`);
}

function closedAddress(host: string): DeskError {
  return invalid(`${host} is an address inside, which no feed may have`);
}
