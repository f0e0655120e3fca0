/**
 * From a signal to an order on every book: the books that trade the signal first, then their mirrors, at the
 * same time and size and on the opposite side. What each book did is on the record, also when it did nothing.
 */
import type { Refusal } from "../domain/errors.ts";
import type { SignalOutcome } from "../domain/figures.ts";
import { parseSymbol } from "../domain/instrument.ts";
import type { Amount } from "../domain/money.ts";
import { opposite, orderSideFor, type Order, type PositionSide } from "../domain/order.ts";
import { MANUAL_EPOCH } from "../domain/position.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { BookRules } from "../domain/book-rules.ts";
import type { Closes } from "./closes.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import { entryIntent } from "./entry-intent.ts";
import { mirrorCapacity, sizeEntry, type Sized } from "./entry-sizing.ts";
import type { Execution } from "./execution.ts";
import { checkEntry } from "./risk-checks.ts";
import { stanceSide } from "./stance.ts";

/** What a book decided: an order that its mirrors follow, or nothing. */
type Decision = {
  readonly outcome: SignalOutcome;
  readonly order: {
    readonly side: PositionSide;
    readonly effect: "open" | "close";
    readonly quantity: Amount;
  } | null;
};

const ACCUMULATE_ONLY =
  "spot is accumulate-only on this book: it never sells, so this exit signal is ignored";

export class Entries {
  readonly #context: DeskContext;
  readonly #execution: Execution;
  readonly #closes: Closes;

  constructor(context: DeskContext, execution: Execution, closes: Closes) {
    this.#context = context;
    this.#execution = execution;
    this.#closes = closes;
  }

  /** Decides once per signal; one that is on record, or that no book looks at, is left alone. */
  decide(signal: TradingSignal): readonly SignalOutcome[] {
    const { ledger, store, rules } = this.#context;
    return ledger.atomically(() => {
      const listening = rules.all().filter((book) => this.#listens(book, signal));
      if (listening.length === 0 || store.hasSignal(signal)) return [];
      const decided = new Map<string, Decision>();
      for (const book of listening) decided.set(book.bookId, this.#decideFor(book, signal, decided));
      const outcomes = [...decided.values()].map((decision) => decision.outcome);
      store.appendSignal(signal, outcomes, this.#context.nowMs());
      return outcomes;
    });
  }

  #listens(book: BookRules, signal: TradingSignal): boolean {
    const source = book.policy.kind === "mirror" ? this.#context.rules.of(book.policy.of) : book;
    if (source.scanMs !== signal.scanMs) return false;
    return source.universe === null || source.universe.includes(parseSymbol(signal.symbol).base);
  }

  #decideFor(book: BookRules, signal: TradingSignal, decided: ReadonlyMap<string, Decision>): Decision {
    const { policy, bookId } = book;
    if (policy.kind === "signal") {
      const side = stanceSide(this.#context, bookId, policy.stance, signal);
      return signal.lane === "spot" && side === "short"
        ? this.#exitSpot(book, signal)
        : this.#enter(book, signal, side, null);
    }
    const original = decided.get(policy.of)?.order ?? null;
    if (original === null) return nothing(bookId, "ignored", `${policy.of} did nothing to mirror`);
    if (signal.lane === "futures")
      return this.#enter(book, signal, opposite(original.side), original.quantity);
    if (original.effect === "open") return nothing(bookId, "ignored", ACCUMULATE_ONLY);
    return this.#enter(book, signal, "long", original.quantity);
  }

  /** A sell signal on spot leaves what is held; where nothing is held there is nothing to do. */
  #exitSpot(book: BookRules, signal: TradingSignal): Decision {
    // What a person bought is not the signal's to sell.
    const held = this.#context.ledger
      .book(book.bookId)
      .positionsOf(signal.symbol)
      .filter(({ plan }) => plan.epoch !== MANUAL_EPOCH);
    if (held.length === 0)
      return nothing(book.bookId, "ignored", "a sell signal, and nothing is held on spot");
    const quantity = held.reduce((sum, position) => sum + position.quantity, 0n);
    this.#closes.orderAll(held, "signal-exit", `signal:${signal.signalId}:${book.bookId}`);
    return {
      outcome: { bookId: book.bookId, action: "ordered", reason: "exit" },
      order: { side: "long", effect: "close", quantity },
    };
  }

  #enter(book: BookRules, signal: TradingSignal, side: PositionSide, mirrored: Amount | null): Decision {
    const own = { ...signal, side };
    const symbol = symbolDesk(this.#context, signal.symbol);
    const pending = this.#execution.pendingOpens(book.bookId);
    const openingOrders = pending.filter(({ intent }) => intent?.lane === signal.lane).length;
    const refusal = checkEntry(this.#context, { signal: own, rules: book, symbol, openingOrders });
    if (refusal !== null) return this.#denied(book, own, refusal);
    const sized = sizeEntry(this.#context, { rules: book, signal: own, symbol, pending, mirrored });
    if ("refused" in sized) return this.#denied(book, own, sized);
    const bound = this.#boundByMirrors(book, own, sized.quantity);
    if ("refused" in bound) return this.#denied(book, own, bound);
    this.#order(book, own, signal, bound.quantity);
    return {
      outcome: { bookId: book.bookId, action: "ordered", reason: null },
      order: { side, effect: "open", quantity: bound.quantity },
    };
  }

  /**
   * A pair has one size, which both of its sides can pay for. A mirror that a guard, a halt or a person keeps out bounds
   * nothing: that pair breaks, and is counted as broken.
   */
  #boundByMirrors(book: BookRules, own: TradingSignal, wanted: Amount): Sized | Refusal {
    if (own.lane !== "futures") return { quantity: wanted };
    const symbol = symbolDesk(this.#context, own.symbol);
    const signal = { ...own, side: opposite(own.side) };
    let quantity = wanted;
    for (const rules of this.#context.rules.all()) {
      if (rules.policy.kind !== "mirror" || rules.policy.of !== book.bookId) continue;
      const pending = this.#execution.pendingOpens(rules.bookId);
      const openingOrders = pending.filter(({ intent }) => intent?.lane === signal.lane).length;
      if (checkEntry(this.#context, { signal, rules, symbol, openingOrders }) !== null) continue;
      const most = mirrorCapacity(this.#context, { rules, signal, symbol, pending });
      if ("refused" in most) {
        return {
          refused: true,
          code: "mirror-cash",
          reason: `${rules.bookId} has no cash left for the other side`,
        };
      }
      if (most.quantity < quantity) quantity = most.quantity;
    }
    return { quantity };
  }

  /** A refusal by the funding guard is told as well: it is the market's doing, not the book's. */
  #denied({ bookId }: BookRules, own: TradingSignal, refusal: Refusal): Decision {
    if (refusal.code === "funding-rate") {
      this.#context.events.emit({
        type: "entry-refused",
        eventId: `refused:${own.signalId}:${bookId}`,
        eventTsMs: own.eventTsMs,
        bookId,
        symbol: own.symbol,
        side: own.side,
        reason: refusal.reason,
      });
    }
    return nothing(bookId, "denied", refusal.reason);
  }

  #order(book: BookRules, own: TradingSignal, signal: TradingSignal, quantity: Amount): void {
    const orderId = this.#context.ledger.nextOrderId(book.bookId);
    const order: Order = {
      orderId,
      bookId: book.bookId,
      positionId: orderId,
      symbol: own.symbol,
      side: orderSideFor(own.side, "open"),
      effect: "open",
      quantity,
      reason: "signal-entry",
      decidedTsMs: signal.eventTsMs,
    };
    const intent = entryIntent(book, own, signal, this.#context.epoch());
    this.#execution.submit(order, `signal:${signal.signalId}:${book.bookId}`, signal.price, intent);
  }
}

function nothing(bookId: BookRules["bookId"], action: "denied" | "ignored", reason: string): Decision {
  return { outcome: { bookId, action, reason }, order: null };
}
