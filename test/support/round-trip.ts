import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { NOW_MS } from "./fake-desk.ts";

const HOUR_MS = 3_600_000;

export function roundTrip(bookId: BookId, symbol: string, fields: Partial<RoundTrip> = {}): RoundTrip {
  return {
    roundTripId: `${bookId}-${symbol}`,
    bookId,
    symbol,
    lane: parseSymbol(symbol).lane,
    side: "long",
    leverage: 2,
    quantity: amount("1"),
    entryNotional: amount("100"),
    exitNotional: amount("101.50"),
    grossPnl: amount("1.50"),
    fees: amount("0.10"),
    funding: 0n,
    netPnl: amount("1.40"),
    exitReason: "take-profit",
    pairId: null,
    epoch: 1,
    openedTsMs: NOW_MS - 2 * HOUR_MS,
    closedTsMs: NOW_MS - HOUR_MS,
    ...fields,
  };
}
