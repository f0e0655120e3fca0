/** Closing positions on purpose: a tripped exit, a person's word, a flatten. Every close names its book. */
import { coinName } from "../domain/instrument.ts";
import { assert, DeskError, type Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { Price } from "../domain/money.ts";
import { orderSideFor, type OrderReason } from "../domain/order.ts";
import type { OpenOrder } from "../ports/ledger-store.ts";
import { averagePrice, type Position } from "../domain/position.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import type { Execution } from "./execution.ts";
import type { PendingOrder } from "./pending-order.ts";
import type { ExitTrigger } from "./stop-monitor.ts";

export class Closes {
  readonly #context: DeskContext;
  readonly #execution: Execution;

  constructor(context: DeskContext, execution: Execution) {
    this.#context = context;
    this.#execution = execution;
  }

  /** Orders the close of what a stop tripped. @throws DeskError POSITION_NOT_FOUND: a watched level without a position is a fault. */
  onExitTrigger(trip: ExitTrigger, eventTsMs: number): PendingOrder | null {
    const position = this.#find(trip.positionId);
    if (this.#execution.isClosing(trip.positionId)) return null;
    return this.order(position, reasonOf(trip), `exit:${trip.positionId}:${position.quantity}`, eventTsMs);
  }

  /** Orders the close of one position. Null when this cause was acted on before. */
  order(position: Position, reason: OrderReason, cause: string, eventTsMs: number): PendingOrder | null {
    const { ledger } = this.#context;
    const order = {
      orderId: ledger.nextOrderId(position.bookId),
      bookId: position.bookId,
      positionId: position.positionId,
      symbol: position.symbol,
      side: orderSideFor(position.plan.side, "close"),
      effect: "close" as const,
      quantity: position.quantity,
      reason,
      decidedTsMs: eventTsMs,
    };
    return ledger.atomically(() => this.#execution.submit(order, cause, this.#decisionPrice(position), null));
  }

  /** Takes up a close that was decided before the desk stopped. */
  resume(open: OpenOrder, position: Position): void {
    this.#execution.requeue(open, this.#decisionPrice(position), null);
  }

  #decisionPrice(position: Position): Price {
    const mid = symbolDesk(this.#context, position.symbol).mid();
    return mid ?? averagePrice(position.openNotional, position.quantity);
  }

  /** Orders the close of every given position that is not closing yet, as of now unless told; returns their symbols. */
  orderAll(
    positions: readonly Position[],
    reason: OrderReason,
    cause: string,
    decidedTsMs: number = this.#context.venueNowMs(),
  ): readonly string[] {
    return this.#context.ledger.atomically(() =>
      positions
        .filter((position) => !this.#execution.isClosing(position.positionId))
        .map((position) => {
          this.order(position, reason, `${cause}:${position.positionId}`, decidedTsMs);
          return position.symbol;
        }),
    );
  }

  /** A person's close of a symbol on a book. @throws DeskError POSITION_NOT_FOUND when the book holds none. */
  close(bookId: BookId, symbol: string, cause: string): Refusal | { readonly closing: string } {
    const positions = this.#context.ledger.book(bookId).positionsOf(symbol);
    if (positions.length === 0) {
      throw new DeskError(
        "POSITION_NOT_FOUND",
        `book "${bookId}" has no open position in ${symbol}; nothing was closed`,
      );
    }
    const closing = this.orderAll(positions, "manual-close", cause);
    if (closing.length > 0) return { closing: symbol };
    return alreadyClosing(bookId, symbol);
  }

  isClosing({ positionId }: Position): boolean {
    return this.#execution.isClosing(positionId);
  }

  /** A person's close of one position, as long as it is not closing already. */
  closeOne(position: Position, cause: string): Refusal | { readonly closing: string } {
    const closing = this.orderAll([position], "manual-close", cause);
    return closing.length > 0
      ? { closing: position.symbol }
      : alreadyClosing(position.bookId, position.symbol);
  }

  #find(positionId: string): Position {
    for (const bookId of this.#context.ledger.books()) {
      const position = this.#context.ledger.book(bookId).position(positionId);
      if (position !== null) {
        assert(position.bookId === bookId, `position ${positionId} stands in book ${bookId}`);
        return position;
      }
    }
    throw new DeskError(
      "POSITION_NOT_FOUND",
      `a stop tripped for position ${positionId}, which no book holds`,
    );
  }
}

export function alreadyClosing(bookId: BookId, symbol: string): Refusal {
  return {
    refused: true,
    code: "already-closing",
    reason: `${coinName(symbol)} on ${bookId} is closing already`,
    hint: "type /status to see it go",
  };
}

/** An exit that a person moved compares nothing with its pair, so it has a reason of its own. */
function reasonOf({ reason, moved }: ExitTrigger): OrderReason {
  if (!moved || reason === "liquidation") return reason;
  return reason === "take-profit" ? "moved-take-profit" : "moved-stop";
}
