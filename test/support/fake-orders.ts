/** Orders by hand of a fake desk: every quote is for the same price, every order is recorded. A fake of ManualOrders. */
import type { Refusal } from "#src/domain/errors.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { divide, movePrice, notionalOf, price, rateFromUnits, UNIT, type Price } from "#src/domain/money.ts";
import { refuseStale } from "#src/desk/quote-binding.ts";
import type { EntryQuote, EntryWish, ManualOrders, Quote } from "#src/ports/manual-orders.ts";
import type { FakeWrite } from "./fake-desk.ts";

const AT = price("100");

export type FakeOrdersOptions = {
  readonly nowMs: number;
  readonly refusal?: Refusal | undefined;
  readonly find: (bookId: BookId) => BookFigures;
  /** False for a cause that was recorded before. */
  readonly record: (write: FakeWrite) => boolean;
  readonly recorded: (cause: string) => FakeWrite | undefined;
};

export function createFakeOrders({
  nowMs,
  refusal,
  find,
  record,
  recorded,
}: FakeOrdersOptions): ManualOrders {
  const quoteClose = (bookId: BookId, positionId: string): Refusal | Quote => {
    const position = find(bookId).positions.find((one) => one.positionId === positionId);
    return position === undefined
      ? gone(bookId)
      : { price: position.markPrice ?? AT, quantity: position.quantity, tsMs: nowMs };
  };
  const bound = (bookId: BookId, positionId: string, quote: Quote): Refusal | null => {
    const now = quoteClose(bookId, positionId);
    return "refused" in now ? now : refuseStale(quote, now);
  };
  return {
    quoteEntry: (wish) => refusal ?? entryQuote(wish, nowMs),
    openByHand(wish, quote, order) {
      const now = { ...entryQuote(wish, nowMs).quote, quantity: quote.quantity };
      const refused = refusal ?? refuseStale(quote, now);
      if (refused !== null) return refused;
      record({ what: "open", bookId: wish.bookId, symbol: wish.symbol, order });
      return { ordered: "order-1" };
    },
    quoteClose: (bookId, positionId) => refusal ?? quoteClose(bookId, positionId),
    closeByHand(bookId, positionId, quote, order) {
      const before = recorded(order.cause)?.symbol;
      if (before !== undefined) return { closing: before };
      const symbol = find(bookId).positions.find((one) => one.positionId === positionId)?.symbol ?? "";
      const refused = refusal ?? bound(bookId, positionId, quote);
      if (refused !== null) return refused;
      record({ what: "close", bookId, symbol, order });
      return { closing: symbol };
    },
    quoteExits(wish) {
      const position = find(wish.bookId).positions.find((one) => one.positionId === wish.positionId);
      if (refusal !== undefined || position === undefined) return refusal ?? gone(wish.bookId);
      const { bookId, symbol, positionId, quantity, markPrice } = position;
      const takeProfit = wish.takeProfit === undefined ? position.takeProfit : wish.takeProfit;
      const stopLoss = wish.stopLoss ?? position.stopLoss;
      return {
        bookId,
        symbol,
        positionId,
        takeProfit,
        stopLoss,
        quote: { price: markPrice ?? AT, quantity, tsMs: nowMs },
      };
    },
    moveExits(wish, quote, order) {
      const refused = refusal ?? bound(wish.bookId, wish.positionId, quote);
      if (refused !== null) return refused;
      record({ what: "exits", bookId: wish.bookId, order });
      return { moved: true };
    },
  };
}

function gone(bookId: BookId): Refusal {
  return { refused: true, code: "position-not-found", reason: `${bookId} holds no such position any more` };
}

function entryQuote(wish: EntryWish, nowMs: number): EntryQuote {
  const { bookId, symbol, side, size, leverage } = wish;
  const lever = leverage ?? 1;
  const quantity =
    size.kind === "quantity"
      ? size.amount
      : divide(size.amount * BigInt(size.kind === "margin" ? lever : 1) * UNIT, BigInt(AT), "down");
  const notional = notionalOf(quantity, AT);
  const outward = side === "long" ? 1 : -1;
  const level = (percent: number): Price => movePrice(AT, rateFromUnits(outward * percent * 1_000_000));
  return {
    bookId,
    symbol,
    lane: parseSymbol(symbol).lane,
    side,
    leverage: lever,
    quote: { price: AT, quantity, tsMs: nowMs },
    expectedPrice: AT,
    notional,
    margin: notional / BigInt(lever),
    fee: notional / 2_000n,
    takeProfit: level(2),
    stopLoss: level(-1),
    liquidationPrice: null,
  };
}
