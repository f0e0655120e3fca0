/** An entry's quote in one sentence. */
import { formatExact } from "#src/domain/money.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { EntryQuote } from "#src/ports/manual-orders.ts";
import { formatBook, formatMoney, formatPrice, formatSymbol } from "#src/facts/format.ts";

export function entrySummary(quoted: EntryQuote, desk: DeskReader): string {
  const { bookId, symbol, side, leverage, quote, expectedPrice, notional, margin, fee } = quoted;
  const lever = quoted.lane === "spot" ? "" : ` at ${leverage}x`;
  const collateral = quoted.lane === "spot" ? [] : [`margin ${formatMoney(margin)}`];
  const liquidation =
    quoted.liquidationPrice === null ? [] : [`liquidation near ${formatPrice(quoted.liquidationPrice)}`];
  const details = [
    ...collateral,
    `fee ${formatMoney(fee)}`,
    `TP ${formatPrice(quoted.takeProfit)}`,
    `SL ${formatPrice(quoted.stopLoss)}`,
    ...liquidation,
  ];
  const what = `${side} ${formatExact(quote.quantity)} ${formatSymbol(symbol)}${lever} on ${formatBook(bookId, desk.books())}`;
  return `${what}: ${formatMoney(notional)} USDT near ${formatPrice(expectedPrice)}; ${details.join(", ")}. Good for 60 s and 0.3% of the price.`;
}
