import type { Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { Lane } from "../domain/instrument.ts";
import type { Amount, Price, Rate } from "../domain/money.ts";
import type { PositionSide } from "../domain/order.ts";
import type { DeskOrder } from "./desk-api.ts";

/** How large: the whole position or its collateral in the quote asset, or a quantity of the base asset. */
export type OrderSize = { readonly kind: "notional" | "margin" | "quantity"; readonly amount: Amount };

/** Where to leave: a price, or a distance from the entry (a positive fraction). */
export type ExitLevel =
  { readonly kind: "price"; readonly price: Price } | { readonly kind: "distance"; readonly distance: Rate };

/** What a person wants to open. `symbol` is the ccxt string; null is the rule of the book's lane. */
export type EntryWish = {
  readonly bookId: BookId;
  readonly symbol: string;
  readonly side: PositionSide;
  readonly size: OrderSize;
  readonly leverage: number | null;
  readonly takeProfit: ExitLevel | null;
  readonly stopLoss: ExitLevel | null;
};

/** New exits of a position, as prices; undefined leaves one as it is, null takes the take-profit away. */
export type ExitsWish = {
  readonly bookId: BookId;
  readonly positionId: string;
  readonly takeProfit?: Price | null;
  readonly stopLoss?: Price;
};

/** What a confirmation is bound to: an order is for these, or it is asked for anew. `price` is the mid, `tsMs` the recording time. */
export type Quote = { readonly price: Price; readonly quantity: Amount; readonly tsMs: number };

/** An entry as it would be made now. Amounts in the quote asset. */
export type EntryQuote = {
  readonly bookId: BookId;
  readonly symbol: string;
  readonly lane: Lane;
  readonly side: PositionSide;
  readonly leverage: number;
  readonly quote: Quote;
  /** The side of the spread that it would pay, before slippage. */
  readonly expectedPrice: Price;
  readonly notional: Amount;
  readonly margin: Amount;
  readonly fee: Amount;
  readonly takeProfit: Price;
  readonly stopLoss: Price;
  readonly liquidationPrice: Price | null;
};

/** A position's exits as they would stand. */
export type ExitsQuote = {
  readonly bookId: BookId;
  readonly symbol: string;
  readonly positionId: string;
  readonly quote: Quote;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
};

/**
 * Orders by a person's word. A quote changes nothing; what it is confirmed with must be what it said. A confirmation of
 * another quantity, more than 60 s old, or 0.3% away from the price is refused with the code "quote-stale". All guards
 * of the book are asked again. A position that does not exist is refused with the code "position-not-found".
 */
export interface ManualOrders {
  quoteEntry(wish: EntryWish): Refusal | EntryQuote;
  openByHand(wish: EntryWish, quote: Quote, order: DeskOrder): Refusal | { readonly ordered: string };
  /** The present price and quantity of an open position. */
  quoteClose(bookId: BookId, positionId: string): Refusal | Quote;
  closeByHand(
    bookId: BookId,
    positionId: string,
    quote: Quote,
    order: DeskOrder,
  ): Refusal | { readonly closing: string };
  quoteExits(wish: ExitsWish): Refusal | ExitsQuote;
  moveExits(wish: ExitsWish, quote: Quote, order: DeskOrder): Refusal | { readonly moved: true };
}
