/** A confirmation is for one price, one quantity and one minute. */
import type { Refusal } from "../domain/errors.ts";
import { absolute, formatExact, rate, UNIT } from "../domain/money.ts";
import type { Quote } from "../ports/manual-orders.ts";

export const QUOTE_LIFE_MS = 60_000;
/** Of the quoted price, either way. */
export const QUOTE_DRIFT_MAX = rate("0.003");

/** Why what was confirmed no longer holds, or null. */
export function refuseStale(confirmed: Quote, now: Quote): Refusal | null {
  const why = staleReason(confirmed, now);
  if (why === null) return null;
  return {
    refused: true,
    code: "quote-stale",
    reason: `${why}; nothing was done`,
    hint: "confirm the new quote",
  };
}

function staleReason(confirmed: Quote, now: Quote): string | null {
  if (now.tsMs - confirmed.tsMs > QUOTE_LIFE_MS || confirmed.tsMs > now.tsMs)
    return `the quote is older than ${QUOTE_LIFE_MS / 1_000} s`;
  if (confirmed.quantity !== now.quantity)
    return `the position is ${formatExact(now.quantity)} now, the quote was for ${formatExact(confirmed.quantity)}`;
  const drift = absolute(BigInt(now.price - confirmed.price)) * UNIT;
  return drift > BigInt(confirmed.price) * BigInt(QUOTE_DRIFT_MAX)
    ? `the price has moved more than 0.3% since the quote, from ${formatExact(confirmed.price)} to ${formatExact(now.price)}`
    : null;
}
