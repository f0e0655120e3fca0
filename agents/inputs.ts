/** The fields that the inputs of skills are made of. What only a person can say is optional: the skill asks. */
import { z } from "zod";
import type { BreakdownBy } from "#src/domain/figures.ts";
import { bookId } from "#src/domain/ids.ts";

export const COUNT_MAX = 50;

export const noInput = z.strictObject({});

/** A book's name. Absent means every book on a read, and a question on a write; there is no default. */
export const bookField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a book name such as "standard"')
  .transform((name) => bookId(name))
  .optional();

/** A symbol in any spelling: "btc", "BTCUSDT", "BTC/USDT:USDT". */
export const symbolField = z.string().trim().min(1, "a symbol such as BTC").max(32).optional();

/** A round trip by its id, or the word for the newest one. */
export const roundTripField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:latest|[a-z][a-z0-9-]{0,31}-\d{1,12})$/, 'a round trip such as "standard-12", or "latest"')
  .optional();

/** How many rows. */
export function countField(fallback: number): z.ZodDefault<z.ZodInt> {
  const message = `a whole number from 1 to ${COUNT_MAX}`;
  return z.int(message).min(1, message).max(COUNT_MAX, message).default(fallback);
}

export const BREAKDOWNS = [
  "symbol",
  "side",
  "exitReason",
  "day",
  "week",
  "month",
  "lane",
] as const satisfies readonly BreakdownBy[];

export const byField = z.enum(BREAKDOWNS, `one of ${BREAKDOWNS.join(", ")}`).default("symbol");
