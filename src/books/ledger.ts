/**
 * The books. Every fact is appended once with its postings; positions, balances and rollups follow from
 * it in the same transaction. There is no default book: every call names one.
 */
import { assert, DeskError } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
import type { Fill, Order } from "../domain/order.ts";
import {
  openPosition,
  increasePosition,
  reducePosition,
  toRoundTrip,
  type EntryPlan,
  type Position,
  type RoundTrip,
} from "../domain/position.ts";
import type { LedgerStore, OpenOrder, Projection, StoredEntry } from "../ports/ledger-store.ts";
import { BookState } from "./book-state.ts";
import {
  assertBalanced,
  closingFillPostings,
  fundingPostings,
  openingBalancePostings,
  openingFillPostings,
  splitFunding,
  type Posting,
} from "./postings.ts";

export type BookOpening = {
  readonly bookId: BookId;
  readonly label: string;
  readonly balance: Amount;
  readonly eventTsMs: number;
};

export class Ledger {
  readonly #store: LedgerStore;
  readonly #nowMs: () => number;
  readonly #books = new Map<BookId, BookState>();
  readonly #reloadHooks: (() => void)[] = [];
  #depth = 0;
  #lastEntryId = 0;
  #lastOrderNumber = 0;

  /** `nowMs` gives the recording time; a replay hands in its own. */
  constructor(store: LedgerStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    store.beforeCommit(() => this.#saveProjections());
    this.#load();
  }

  books(): readonly BookId[] {
    return [...this.#books.keys()];
  }

  /** @throws DeskError BOOK_NOT_FOUND */
  book(bookId: BookId): BookState {
    const state = this.#books.get(bookId);
    if (state === undefined) {
      throw new DeskError(
        "BOOK_NOT_FOUND",
        `there is no book "${bookId}"; the books are ${this.books().join(", ")}`,
      );
    }
    return state;
  }

  /**
   * One transaction: all of `work` is recorded, or none of it. After a throw the books are read again
   * from the store, so that memory never knows more than the disk.
   */
  atomically<T>(work: () => T): T {
    this.#depth += 1;
    let isDone = false;
    try {
      const result = this.#store.atomically(work);
      isDone = true;
      return result;
    } finally {
      this.#depth -= 1;
      if (!isDone && this.#depth === 0) this.#afterRollback();
    }
  }

  /** The hook runs when books were read again: after a transaction that did not happen, and after a rebuild. */
  onReload(hook: () => void): void {
    this.#reloadHooks.push(hook);
  }

  /** Makes what is kept of a book anew from what its journal says, on disk and in memory. */
  rebuild(bookId: BookId, journal: Projection): void {
    assert(this.#depth === 0, "a book is not rebuilt inside a transaction");
    const { label } = this.book(bookId);
    this.atomically(() => {
      this.#store.replaceProjection(bookId, journal);
      this.#books.set(bookId, new BookState(bookId, label, this.#store.loadProjection(bookId)));
    });
    for (const hook of this.#reloadHooks) hook();
  }

  /** Opens a book with a balance. Opening one that exists is a no-op. */
  openBook(opening: BookOpening): void {
    if (this.#books.has(opening.bookId)) return;
    this.atomically(() => {
      this.#store.appendBook(opening.bookId, opening.label, this.#nowMs());
      const empty = { balances: [], positions: [], rollups: [] };
      this.#books.set(opening.bookId, new BookState(opening.bookId, opening.label, empty));
      this.#append(
        {
          bookId: opening.bookId,
          kind: "opening-balance",
          cause: `open-book:${opening.bookId}`,
          positionId: null,
          eventTsMs: opening.eventTsMs,
        },
        openingBalancePostings(opening.balance),
      );
    });
  }

  /** A new order id of a book; unique for ever, and the same in two replays. */
  nextOrderId(bookId: BookId): string {
    this.#lastOrderNumber += 1;
    return `${this.book(bookId).bookId}-${this.#lastOrderNumber}`;
  }

  /** Records a decision. False when this cause was decided before: the caller must not act on it again. */
  recordOrder(order: Order, cause: string): boolean {
    this.book(order.bookId);
    return this.#store.appendOrder(order, cause, this.#nowMs());
  }

  recordOrderEnd(order: Order, outcome: "expired" | "rejected", reason: string): void {
    this.#store.appendOrderEnd(order.orderId, outcome, reason, this.#nowMs());
  }

  openOrders(): readonly OpenOrder[] {
    return this.#store.openOrders();
  }

  /** An opening fill: a new position, or more of one. `margin` is the collateral it locks (0 on spot). */
  recordOpening(fill: Fill, plan: EntryPlan, margin: Amount): Position {
    const book = this.book(fill.order.bookId);
    assert(plan.lane === "futures" || margin === 0n, "spot locks no margin");
    const existing = book.position(fill.order.positionId);
    const position =
      existing === null ? openPosition(fill, plan, margin) : increasePosition(existing, fill, margin);
    const entryId = this.#appendFillEntry(fill, openingFillPostings(fill, plan, margin));
    if (existing === null) this.#store.appendPlan(book.bookId, position.positionId, plan);
    this.#store.appendFill(entryId, fill, margin);
    book.putPosition(position);
    return position;
  }

  /**
   * A closing fill. Returns the round trip when the position is flat with it.
   * @throws DeskError POSITION_NOT_FOUND when the book has no such position: a close is never a no-op.
   */
  recordClosing(fill: Fill): { readonly position: Position; readonly roundTrip: RoundTrip | null } {
    const { bookId, positionId, symbol } = fill.order;
    const book = this.book(bookId);
    const open = book.position(positionId);
    if (open === null || open.symbol !== symbol) {
      throw new DeskError(
        "POSITION_NOT_FOUND",
        `close of ${symbol} on book "${bookId}" found no position ${positionId}; nothing was changed`,
        { details: { bookId, positionId, symbol } },
      );
    }
    const reduction = reducePosition(open, fill);
    const entryId = this.#appendFillEntry(fill, closingFillPostings(fill, reduction));
    this.#store.appendFill(entryId, fill, reduction.releasedMargin);
    if (reduction.position.quantity > 0n) {
      book.putPosition(reduction.position);
      return { position: reduction.position, roundTrip: null };
    }
    const roundTrip = toRoundTrip(reduction.position, fill.order.reason, fill.eventTsMs);
    this.#store.appendRoundTrip(roundTrip);
    book.closePosition(roundTrip);
    return { position: reduction.position, roundTrip };
  }

  /** A funding settlement of one position; `payment` is positive when received. False when it was booked before. */
  recordFunding(bookId: BookId, positionId: string, payment: Amount, eventTsMs: number): boolean {
    const book = this.book(bookId);
    const position = book.position(positionId);
    if (position === null) {
      throw new DeskError(
        "POSITION_NOT_FOUND",
        `funding for ${positionId} on book "${bookId}": no such position`,
      );
    }
    const split = splitFunding(position, payment, book.balance("cash"));
    const entry = {
      bookId,
      kind: "funding",
      cause: `funding:${positionId}:${eventTsMs}`,
      positionId,
      eventTsMs,
    } as const;
    const entryId = this.#append(entry, fundingPostings(split));
    if (entryId === null) return false;
    this.#store.appendFunding(entryId, { positionId, eventTsMs, ...split });
    book.putPosition({
      ...position,
      funding: position.funding + split.payment,
      margin: position.margin - split.fromMargin,
    });
    return true;
  }

  #appendFillEntry(fill: Fill, postings: readonly Posting[]): number {
    const { bookId, positionId } = fill.order;
    const entry = {
      bookId,
      kind: "fill",
      cause: `fill:${fill.fillId}`,
      positionId,
      eventTsMs: fill.eventTsMs,
    } as const;
    const entryId = this.#append(entry, postings);
    assert(entryId !== null, `fill ${fill.fillId} was recorded before`);
    return entryId;
  }

  /** Returns the new entry's id, or null when its cause is known. */
  #append(
    entry: Omit<StoredEntry, "entryId" | "recordedTsMs" | "postings">,
    postings: readonly Posting[],
  ): number | null {
    assertBalanced(postings);
    const entryId = this.#lastEntryId + 1;
    const appended = this.#store.appendEntry({ ...entry, entryId, recordedTsMs: this.#nowMs(), postings });
    if (!appended) return null;
    this.#lastEntryId = entryId;
    const book = this.book(entry.bookId);
    for (const posting of postings) book.applyPosting(posting);
    return entryId;
  }

  #saveProjections(): void {
    for (const book of this.#books.values()) {
      if (!book.isDirty()) continue;
      const { changed, closedPositionIds } = book.takeChanges();
      this.#store.saveProjection(book.bookId, changed, closedPositionIds);
    }
  }

  #afterRollback(): void {
    this.#load();
    for (const hook of this.#reloadHooks) hook();
  }

  #load(): void {
    this.#books.clear();
    for (const { bookId, label } of this.#store.books()) {
      this.#books.set(bookId, new BookState(bookId, label, this.#store.loadProjection(bookId)));
    }
    const ids = this.#store.maxIds();
    this.#lastEntryId = ids.entryId;
    this.#lastOrderNumber = ids.orderNumber;
  }
}
