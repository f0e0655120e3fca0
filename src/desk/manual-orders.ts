/** What a person may order by hand on the running desk: entries, closes and new exits, each bound to its quote. */
import { coinName } from "../domain/instrument.ts";
import type { Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { Price } from "../domain/money.ts";
import type { Position } from "../domain/position.ts";
import type { DeskOrder } from "../ports/desk-api.ts";
import type { ExitsQuote, ExitsWish, ManualOrders, Quote } from "../ports/manual-orders.ts";
import { alreadyClosing } from "./closes.ts";
import type { Desk } from "./desk.ts";
import { once } from "./desk-commands.ts";
import { refuseStale } from "./quote-binding.ts";

export function createOrdersByHand(desk: Desk): ManualOrders {
  const { ledger, rules } = desk.context;
  const find = (bookId: BookId, positionId: string): Position | null =>
    ledger.book(rules.of(bookId).bookId).position(positionId);
  return {
    quoteEntry: (wish) => desk.manual.quote(wish),
    openByHand: (wish, quote, order) =>
      once(desk, `${order.cause}:open:${wish.bookId}:${wish.symbol}`, () =>
        desk.manual.open(wish, quote, order),
      ),
    quoteClose: (bookId, positionId) => {
      const position = find(bookId, positionId);
      return position === null ? notFound(bookId) : quoteOf(desk, position);
    },
    closeByHand: (bookId, positionId, quote, order) =>
      once(desk, `${order.cause}:close:${bookId}:${positionId}`, (cause) => {
        const position = find(bookId, positionId);
        return position === null ? notFound(bookId) : close(desk, position, quote, cause);
      }),
    quoteExits: (wish) => {
      const position = find(wish.bookId, wish.positionId);
      return position === null ? notFound(wish.bookId) : exitsQuote(desk, position, wish);
    },
    moveExits: (wish, quote, order) =>
      once(desk, `${order.cause}:exits:${wish.bookId}:${wish.positionId}`, (cause) => {
        const position = find(wish.bookId, wish.positionId);
        return position === null
          ? notFound(wish.bookId)
          : moveExits(desk, position, wish, quote, { ...order, cause });
      }),
  };
}

function notFound(bookId: BookId): Refusal {
  return {
    refused: true,
    code: "position-not-found",
    reason: `${bookId} holds no such position any more`,
    hint: "its own exit may have closed it: type /status to see what is open",
  };
}

function quoteOf(desk: Desk, { symbol, quantity }: Position): Refusal | Quote {
  const { symbols, venueNowMs, execution, nowMs } = desk.context;
  const found = symbols.get(symbol);
  const price = found?.mid() ?? null;
  if (found === undefined || price === null || found.isStale(venueNowMs(), execution.staleMs)) {
    return {
      refused: true,
      code: "stale-data",
      reason: `the newest price of ${coinName(symbol)} is too old to quote`,
      hint: "its stops keep watching; /flatten closes whatever the price, once there is one",
    };
  }
  return { price, quantity, tsMs: nowMs() };
}

function close(
  desk: Desk,
  position: Position,
  quote: Quote,
  cause: string,
): Refusal | { readonly closing: string } {
  const now = quoteOf(desk, position);
  if ("refused" in now) return now;
  return refuseStale(quote, now) ?? desk.closes.closeOne(position, cause);
}

function exitsQuote(desk: Desk, position: Position, wish: ExitsWish): Refusal | ExitsQuote {
  const quote = quoteOf(desk, position);
  if ("refused" in quote) return quote;
  const held = desk.context.exits.of(position);
  const takeProfit = wish.takeProfit === undefined ? held.takeProfit : wish.takeProfit;
  const stopLoss = wish.stopLoss ?? held.stopLoss;
  const { bookId, symbol, positionId, plan } = position;
  const refused =
    (wish.takeProfit === undefined
      ? null
      : refuseSide("take-profit", plan.side === "long", takeProfit, quote.price)) ??
    (wish.stopLoss === undefined
      ? null
      : refuseSide("stop-loss", plan.side === "short", stopLoss, quote.price));
  return refused ?? { bookId, symbol, positionId, quote, takeProfit, stopLoss };
}

/** A level that the price has passed would close at once, which is another request. */
function refuseSide(name: string, isAbove: boolean, level: Price | null, now: Price): Refusal | null {
  if (level === null || (isAbove ? level > now : level < now)) return null;
  return {
    refused: true,
    code: "exits",
    reason: `this ${name} must stand ${isAbove ? "above" : "below"} the present price: it would close at once`,
    hint: "name another level, or close the position",
  };
}

function moveExits(
  desk: Desk,
  position: Position,
  wish: ExitsWish,
  quote: Quote,
  { actor, cause }: DeskOrder,
): Refusal | { readonly moved: true } {
  if (desk.closes.isClosing(position)) return alreadyClosing(position.bookId, position.symbol);
  const next = exitsQuote(desk, position, wish);
  if ("refused" in next) return next;
  const stale = refuseStale(quote, next.quote);
  if (stale !== null) return stale;
  const { exits, nowMs, venueNowMs } = desk.context;
  const { moved } = exits.of(position);
  exits.move(
    {
      bookId: position.bookId,
      positionId: position.positionId,
      takeProfit: next.takeProfit,
      stopLoss: next.stopLoss,
      moved: {
        "take-profit": moved["take-profit"] || wish.takeProfit !== undefined,
        "stop-loss": moved["stop-loss"] || wish.stopLoss !== undefined,
      },
      actor,
      cause,
      eventTsMs: venueNowMs(),
    },
    nowMs(),
  );
  desk.rewatch(position);
  return { moved: true };
}
