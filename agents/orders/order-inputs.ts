/** Fields of orders by hand, and what they mean in the desk's own units. */
import { z } from "zod";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { formatExact, parseUnits, price, priceFromUnits, rateFromUnits, UNIT } from "#src/domain/money.ts";
import type { ExitLevel, OrderSize, Quote } from "#src/ports/manual-orders.ts";
import type { OrderUnit } from "./read-order.ts";

const DECIMAL = /^\d{1,12}(?:\.\d{1,8})?$/;

export const amountField = z.string().trim().regex(DECIMAL, 'a number such as "20"').optional();
export const unitField = z.enum(["usdt", "margin", "coins"]).optional();
export const leverageField = z.number("a leverage such as 2").positive().max(1_000).optional();
/** "3%" from the entry, or a price. */
export const levelField = z
  .string()
  .trim()
  .regex(/^\d{1,12}(?:\.\d{1,8})?\s*%?$/, 'a level such as "3%" or "190.5"')
  .optional();

/** What a button was made for. A quote in JSON: exact decimals, milliseconds. */
export const quoteField = z
  .strictObject({
    price: z.string().regex(DECIMAL),
    quantity: z.string().regex(DECIMAL),
    tsMs: z.int().nonnegative(),
  })
  .optional();

export type QuoteInput = NonNullable<z.output<typeof quoteField>>;

export function quoteInput({ price: at, quantity, tsMs }: Quote): QuoteInput {
  return { price: formatExact(at), quantity: formatExact(quantity), tsMs };
}

export function quoteFrom({ price: at, quantity, tsMs }: QuoteInput): Quote {
  return { price: price(at), quantity: parseUnits(quantity), tsMs };
}

export function sizeFrom(amount: string, unit: OrderUnit): OrderSize {
  const kind = unit === "usdt" ? "notional" : unit === "coins" ? "quantity" : "margin";
  return { kind, amount: parseUnits(amount) };
}

/** A level, or a refusal of what no price and no distance can be. */
export function levelFrom(typed: string): ExitLevel | Refusal {
  const isPercent = typed.endsWith("%");
  const units = parseUnits(typed.replace("%", "").trim());
  if (isPercent) {
    const distance = units / 100n;
    return distance > 0n && distance < UNIT
      ? { kind: "distance", distance: rateFromUnits(Number(distance)) }
      : refusal(
          "LEVEL_INVALID",
          `${typed} is no distance from the entry.`,
          'Name a percentage such as "2%".',
        );
  }
  return units > 0n && units <= BigInt(Number.MAX_SAFE_INTEGER)
    ? { kind: "price", price: priceFromUnits(Number(units)) }
    : refusal("LEVEL_INVALID", `${typed} is no price.`, 'Name a price such as "190.5", or "2%".');
}
