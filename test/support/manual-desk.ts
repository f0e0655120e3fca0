/** A desk with prices, and short words for orders by hand on it. */
import assert from "node:assert/strict";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { Position } from "#src/domain/position.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { EntryWish, ManualOrders, Quote } from "#src/ports/manual-orders.ts";
import { BTC, createDeskFixture, ETH, type DeskFixture } from "./desk-fixture.ts";

export const SPOT = "ETH/USDT";

export type ManualDesk = { readonly fixture: DeskFixture; readonly orders: ManualOrders };

let causes = 0;

/** A new cause each time. */
export function order(cause = `test-${(causes += 1)}`): DeskOrder {
  return { cause, actor: "telegram:7" };
}

export function wishOf(fields: Partial<EntryWish> = {}): EntryWish {
  return {
    bookId: STANDARD_BOOK,
    symbol: ETH,
    side: "short",
    size: { kind: "notional", amount: amount("20") },
    leverage: 2,
    takeProfit: null,
    stopLoss: null,
    ...fields,
  };
}

export function opened(): ManualDesk {
  const fixture = createDeskFixture({ symbols: [BTC, ETH, SPOT] });
  for (const symbol of [BTC, ETH, SPOT]) fixture.quote(symbol, symbol === BTC ? "100000" : "2000");
  return { fixture, orders: createOrdersByHand(fixture.desk) };
}

export function quoteOf(orders: ManualOrders, wish: EntryWish): Quote {
  const quoted = orders.quoteEntry(wish);
  assert.ok(!("refused" in quoted), codeOf(quoted));
  return quoted.quote;
}

export function enterByHand({ fixture, orders }: ManualDesk, wish: EntryWish = wishOf()): Position {
  const done = orders.openByHand(wish, quoteOf(orders, wish), order());
  assert.ok("ordered" in done, codeOf(done));
  fixture.quote(wish.symbol, "2000");
  const [position] = fixture.ledger.book(wish.bookId).positionsOf(wish.symbol);
  return position ?? assert.fail("nothing was opened");
}

export function codeOf(result: object): string {
  return "code" in result ? String(result.code) : "not refused";
}
