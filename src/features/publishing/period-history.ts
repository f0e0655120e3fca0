import type { BookId } from "#src/domain/ids.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { Amount, Price } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";

export type HeldFill = {
  readonly effect: "open" | "close";
  readonly quantity: Amount;
  readonly notional: Amount;
  readonly fee: Amount;
  /** What it locked, or released; 0 on spot. */
  readonly margin: Amount;
  readonly eventTsMs: number;
};

/** A position that was open at some time in a span, with everything that was booked of it before the span's end. */
export type HeldPosition = {
  readonly positionId: string;
  readonly symbol: string;
  readonly lane: Lane;
  readonly side: PositionSide;
  readonly fills: readonly HeldFill[];
  /** Received is positive; `fromMargin` is the part of a payment that the margin paid. */
  readonly fundings: readonly {
    readonly payment: Amount;
    readonly fromMargin: Amount;
    readonly eventTsMs: number;
  }[];
  /** Null while it is open at the span's end. */
  readonly closed: { readonly eventTsMs: number; readonly netPnl: Amount } | null;
};

/** A change of what the desk does; `what` says it without naming a person. */
export type DeskChange = {
  readonly eventTsMs: number;
  readonly bookId: BookId | null;
  readonly kind: "rules" | "ban" | "verdict" | "baseline" | "state" | "season";
  readonly what: string;
};

/** The ledger and the record by spans of venue time; `fromTsMs` is inclusive, `toTsMs` exclusive. Bounded reads. */
export interface PeriodHistory {
  /** When the first book got its money, and how much each has; null before. */
  start(): { readonly tsMs: number; readonly balances: ReadonlyMap<BookId, Amount> } | null;
  /** Newest close first. */
  tripsClosed(bookId: BookId, fromTsMs: number, toTsMs: number): readonly RoundTrip[];
  /** A book's halves of these pairs that closed before a time. */
  halvesClosedBefore(bookId: BookId, pairIds: readonly string[], tsMs: number): readonly RoundTrip[];
  /** Sum of the net PnL of all round trips that closed before. */
  netClosedBefore(bookId: BookId, tsMs: number): Amount;
  heldDuring(bookId: BookId, fromTsMs: number, toTsMs: number): readonly HeldPosition[];
  /** Close of the newest bar that closed at or before a time; null where there is none. */
  priceAt(symbol: string, tsMs: number): Price | null;
  /** Oldest first. */
  changes(fromTsMs: number, toTsMs: number): readonly DeskChange[];
}
