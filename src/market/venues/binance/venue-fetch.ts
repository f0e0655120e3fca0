/**
 * The one door to the venue: every request has a timeout that covers its body too (the vendor library stops
 * watching after the headers), ends when the source stops, and obeys the venue's Retry-After.
 */
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";

export type FetchFunction = typeof globalThis.fetch;

export type VenueFetchOptions = {
  readonly clock: Clock;
  readonly fetchImplementation: FetchFunction;
  readonly timeoutMs: number;
  /** Aborted when the source stops. */
  readonly signal: AbortSignal;
  /** Called when the venue asks for a pause. */
  readonly onHold: (holdMs: number) => void;
  /** For how long the venue still wants to hear nothing; 0 when it listens. */
  readonly holdMs: () => number;
};

/** Used when a 429 or 418 names no time. */
const HOLD_DEFAULT_MS = { slowDown: 10_000, banned: 120_000 } as const;
const HOLD_MAX_MS = 3_600_000;

/** A `fetch` for the vendor library. Rejects with DeskError where the venue's answer has a meaning of its own. */
export function createVenueFetch(options: VenueFetchOptions): FetchFunction {
  return async (input, init) => {
    const controller = new AbortController();
    const abort = (reason: unknown): void => controller.abort(reason);
    const onStop = (): void => abort(options.signal.reason);
    const onVendor = (): void => abort(init?.signal?.reason);
    const over = new AbortController();
    void timeOut(options, over.signal).then(abort, () => undefined);
    options.signal.addEventListener("abort", onStop, { once: true });
    init?.signal?.addEventListener("abort", onVendor, { once: true });
    try {
      options.signal.throwIfAborted();
      if (options.holdMs() > 0) throw heldBack(options.holdMs());
      const response = await options.fetchImplementation(input, {
        ...init,
        redirect: "error",
        signal: controller.signal,
      });
      return checked(response, await response.text(), options.onHold);
    } catch (error) {
      throw error instanceof TypeError ? unreachable(error) : error;
    } finally {
      over.abort();
      options.signal.removeEventListener("abort", onStop);
      init?.signal?.removeEventListener("abort", onVendor);
    }
  };
}

/** The reason to end a request with, once its time is up; rejects when it is over before. */
async function timeOut({ clock, timeoutMs }: VenueFetchOptions, over: AbortSignal): Promise<DOMException> {
  await clock.sleep(timeoutMs, over);
  return new DOMException("timed out", "TimeoutError");
}

function checked(response: Response, body: string, onHold: (holdMs: number) => void): Response {
  const { status, statusText, headers } = response;
  if (status === 429 || status === 418) throw holdError(status, headers.get("retry-after"), onHold);
  if (status === 451) {
    throw unavailable("Binance does not serve this place (HTTP 451): set MARKET_SOURCE=simulated", false);
  }
  if (status === 403) throw unavailable("Binance's firewall refused the request (HTTP 403)", true);
  if (status >= 500) throw unavailable(`Binance has an error of its own (HTTP ${status})`, true);
  if (status === 200 && !/[\]}]\s*$/.test(body.slice(-20))) {
    throw new DeskError("MARKET_DATA_INVALID", "Binance's answer was cut off before its end", {
      retryable: true,
    });
  }
  return new Response(body === "" ? null : body, { status, statusText, headers });
}

function holdError(
  status: 418 | 429,
  retryAfter: string | null,
  onHold: (holdMs: number) => void,
): DeskError {
  const named = Number(retryAfter ?? Number.NaN) * 1000;
  const usual = status === 418 ? HOLD_DEFAULT_MS.banned : HOLD_DEFAULT_MS.slowDown;
  const holdMs = Math.min(HOLD_MAX_MS, Number.isFinite(named) && named > 0 ? named : usual);
  onHold(holdMs);
  const seconds = Math.ceil(holdMs / 1000);
  return status === 418
    ? unavailable(`Binance has banned this address for a while (HTTP 418); next try in ${seconds} s`, true)
    : unavailable(`Binance asks to slow down (HTTP 429); next try in ${seconds} s`, true);
}

/** `fetch` rejects with a TypeError for a network that fails, and says why in its cause. */
function unreachable(error: TypeError): DeskError {
  const { message } = error.cause instanceof Error ? error.cause : error;
  return unavailable(`Binance cannot be reached (${message})`, true, error);
}

/** A request during a ban makes the ban longer. */
function heldBack(holdMs: number): DeskError {
  return unavailable(`Binance asked for a pause; next try in ${Math.ceil(holdMs / 1000)} s`, true);
}

function unavailable(message: string, retryable: boolean, cause?: unknown): DeskError {
  return new DeskError("MARKET_UNAVAILABLE", message, { retryable, cause });
}
