/** grammY's API client, with a timeout on every call, and one reading of its errors. */
import { Api, GrammyError, HttpError, type Transformer } from "grammy";
import type { SendLimiter } from "./send-limiter.ts";

/** Telegram holds a poll this long when there is nothing to tell. */
export const POLL_SECONDS = 30;
/** A call that is not a poll answers within this, or counts as failed. */
const CALL_SECONDS = 15;

export type TelegramApis = {
  /** For getUpdates alone: it outlasts Telegram's own wait. */
  readonly poll: Api;
  /** For everything else. */
  readonly call: Api;
};

/** Calls that put something into a chat; they are counted by Telegram, and so by the limiter. */
const COUNTED = /^(?:send(?!ChatAction|MessageDraft)|edit|copyMessage|forwardMessage)/;

/**
 * `apiRoot` is Telegram's own server unless given; a slash at its end is taken off, because grammY refuses it. A call
 * into a chat waits in the limiter, outside of its own timeout.
 */
export function createTelegramApis(
  token: string,
  apiRoot: string | undefined,
  limiter: SendLimiter,
): TelegramApis {
  const root = apiRoot === undefined ? {} : { apiRoot: apiRoot.replace(/\/+$/, "") };
  const call = new Api(token, { ...root, timeoutSeconds: CALL_SECONDS });
  call.config.use(inTurn(limiter));
  return { poll: new Api(token, { ...root, timeoutSeconds: POLL_SECONDS + CALL_SECONDS }), call };
}

function inTurn(limiter: SendLimiter): Transformer {
  return async (next, method, payload, signal) => {
    const chatId = "chat_id" in payload ? String(payload.chat_id) : "";
    if (chatId === "" || !COUNTED.test(method)) return await next(method, payload, signal);
    const answer = await limiter.run(
      chatId,
      () => next(method, payload, signal),
      signal as AbortSignal | undefined,
    );
    if (!answer.ok && answer.error_code === 429) {
      const seconds = answer.parameters?.retry_after;
      limiter.hold(chatId, seconds === undefined ? RETRY_AFTER_UNSAID_MS : seconds * 1_000);
    }
    return answer;
  };
}

/**
 * What a failed call means.
 * - `not-sent`: the request did not reach Telegram; the same call may be made again.
 * - `unknown-outcome`: it may have been carried out, and only the answer was lost.
 * - `rejected`: Telegram understood it and will never accept it.
 */
export type CallFailure =
  | { readonly type: "rate-limited"; readonly retryAfterMs: number }
  | { readonly type: "bad-token"; readonly description: string }
  | { readonly type: "conflict"; readonly description: string }
  | { readonly type: "bad-markup"; readonly description: string }
  /** An edit that changes nothing: the message is as it should be. */
  | { readonly type: "not-modified"; readonly description: string }
  | { readonly type: "rejected"; readonly description: string }
  | { readonly type: "not-sent"; readonly description: string }
  | { readonly type: "unknown-outcome"; readonly description: string };

/** Errors of name look-up and of connecting: no byte of the request has left. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);
const RETRY_AFTER_UNSAID_MS = 3_000;

/** @throws the error itself where it is none of grammY's: that is a fault of ours. */
export function readFailure(error: unknown): CallFailure {
  if (error instanceof GrammyError) return readRefusal(error);
  if (error instanceof HttpError) {
    const type = NEVER_CONNECTED.has(codeOf(error.error)) ? "not-sent" : "unknown-outcome";
    return { type, description: describeError(error) };
  }
  throw error;
}

/**
 * A failed call in words that may be kept: the errors themselves hold the token (in the address that was called)
 * and what was written (in the payload).
 */
export function describeError(error: unknown): string {
  if (error instanceof GrammyError) return `${error.method}: ${error.description}`;
  if (!(error instanceof HttpError)) return String(error);
  const code = codeOf(error.error);
  return code === "" ? error.message : `${error.message} (${code})`;
}

function readRefusal(error: GrammyError): CallFailure {
  const { description, error_code: code, parameters } = error;
  if (code === 429) {
    const seconds = parameters.retry_after;
    return {
      type: "rate-limited",
      retryAfterMs: seconds === undefined ? RETRY_AFTER_UNSAID_MS : seconds * 1000,
    };
  }
  // A token that is malformed, and not merely revoked, is answered with 404.
  if (code === 401 || code === 404) return { type: "bad-token", description };
  if (code === 409) return { type: "conflict", description };
  // A gateway in front of Telegram may answer for a request that went through.
  if (code >= 500) return { type: "unknown-outcome", description };
  if (/can't parse entities/i.test(description)) return { type: "bad-markup", description };
  if (/message is not modified/i.test(description)) return { type: "not-modified", description };
  const moved = parameters.migrate_to_chat_id;
  return {
    type: "rejected",
    description: moved === undefined ? description : `${description}; its id is now ${moved}`,
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Chat ids are numbers, except those of public channels ("@name"). */
export function chatIdOf(chatId: string): number | string {
  return /^-?\d{1,15}$/.test(chatId) ? Number(chatId) : chatId;
}

type GrammySignal = Parameters<Api["getMe"]>[0];

/** grammY's types name the signal of an old package; at run time it takes Node's own. */
export function toGrammySignal(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal;
}
