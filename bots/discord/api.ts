/** Discord's REST client, with a timeout on every call and no tries of its own, and one reading of its errors. */
import { DiscordAPIError, HTTPError, RateLimitError, REST, type RawFile, type RouteLike } from "discord.js";

export const API_ROOT = "https://discord.com/api";
/** A call answers within this, or counts as failed. */
const CALL_MS = 15_000;

export type ApiRequest = {
  readonly body?: unknown;
  readonly files?: RawFile[];
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** False where the address itself holds the key: the token of an interaction. */
  readonly auth?: boolean;
};

/** The few calls that the bot makes, by Discord's routes. Each rejects with what `readFailure` reads. */
export type DiscordApi = Readonly<
  Record<"get" | "post" | "put" | "patch", (route: RouteLike, request?: ApiRequest) => Promise<unknown>>
>;

/** What discord.js is told about REST, in its own client too. Waiting and trying again are the caller's. */
export function restOptions(apiRoot: string | undefined) {
  return {
    api: (apiRoot ?? API_ROOT).replace(/\/+$/, ""),
    retries: 0,
    timeout: CALL_MS,
    rejectOnRateLimit: () => true,
  };
}

export function createDiscordApi(token: string, apiRoot: string | undefined): DiscordApi {
  const rest = new REST(restOptions(apiRoot)).setToken(token);
  const call =
    (method: keyof DiscordApi) =>
    async (route: RouteLike, { query, signal, ...request }: ApiRequest = {}): Promise<unknown> => {
      try {
        return await rest[method](route, {
          ...request,
          ...(query && { query: new URLSearchParams(query) }),
          ...(signal && { signal }),
        });
      } catch (error) {
        // Read only from what was accepted, so it was; there is just nothing in the answer that can be read.
        if (error instanceof SyntaxError) return null;
        throw error;
      } finally {
        // It forgets the token at the first "unauthorized"; every later call would fail with an error of its own.
        rest.setToken(token);
      }
    };
  return { get: call("get"), post: call("post"), put: call("put"), patch: call("patch") };
}

/**
 * What a failed call means.
 * - `not-sent`: the request did not reach Discord; the same call may be made again.
 * - `unknown-outcome`: it may have been carried out, and only the answer was lost.
 * - `token-gone`: the interaction's token is of no use (any more); a message to the channel is.
 * - `gone`: the message that should be edited is not there.
 * - `thread-exists`: the message has a thread already.
 * - `taken`: somebody has acknowledged the interaction already.
 * - `rejected`: Discord understood it and will never accept it.
 */
export type CallFailure =
  | { readonly type: "rate-limited"; readonly retryAfterMs: number; readonly description: string }
  | {
      readonly type:
        | "bad-token"
        | "token-gone"
        | "gone"
        | "taken"
        | "thread-exists"
        | "rejected"
        | "not-sent"
        | "unknown-outcome";
      readonly description: string;
    };

/** Errors of name look-up and of connecting: no byte of the request has left. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);
const RETRY_AFTER_UNSAID_MS = 3_000;

/** Discord's own numbers: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const CODES: Readonly<Record<number, Exclude<CallFailure["type"], "rate-limited">>> = {
  10_008: "gone",
  10_015: "token-gone",
  10_062: "token-gone",
  40_060: "taken",
  50_005: "gone",
  50_027: "token-gone",
  160_004: "thread-exists",
};

/** @throws the error itself where it is not one of a call: that is a fault of ours. */
export function readFailure(error: unknown): CallFailure {
  const description = describeError(error);
  if (error instanceof RateLimitError) {
    const wait = error.retryAfter > 0 ? error.retryAfter : RETRY_AFTER_UNSAID_MS;
    return { type: "rate-limited", retryAfterMs: Math.ceil(wait), description };
  }
  if (error instanceof DiscordAPIError) {
    const known = CODES[Number(error.code)];
    return { type: known ?? (error.status === 401 ? "bad-token" : "rejected"), description };
  }
  // A gateway in front of Discord may answer for a request that went through.
  if (error instanceof HTTPError) return { type: "unknown-outcome", description };
  const code = codeOf(error);
  if (code === null) throw error;
  return { type: NEVER_CONNECTED.has(code) ? "not-sent" : "unknown-outcome", description };
}

/** A failed call in words that may be kept: the errors themselves hold what was written, and an interaction's token. */
export function describeError(error: unknown): string {
  if (error instanceof RateLimitError) return `rate limited on ${error.route} for ${error.retryAfter} ms`;
  if (error instanceof DiscordAPIError)
    return `${error.method}: ${error.code} ${withoutTokens(error.message)}`;
  if (error instanceof HTTPError) return `${error.method}: HTTP ${error.status}`;
  const code = codeOf(error);
  return code === null ? withoutTokens(String(error)) : `no answer (${code})`;
}

/** Interactions' tokens are long; no word of an error is. */
function withoutTokens(text: string): string {
  return text.replace(/[\w-]{40,}/g, "(token)");
}

/** The code of a network's error, "" where it has none; null for an error that is none of the network. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error.name === "AbortError") return "TIMEOUT";
  return error.cause === undefined ? null : codeOf(error.cause);
}
