/**
 * How good the signal was as it was given, from what it opened on a book and on the book's mirrors. In memory, because a
 * book that inverts its losers asks at every signal.
 */
import type { BookId } from "../domain/ids.ts";
import type { Position, RoundTrip } from "../domain/position.ts";
import {
  callOf,
  isAgainstSignal,
  symbolCalls,
  type SignalCall,
  type SymbolCall,
} from "#src/domain/signal-calls.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { RuleBook } from "./rule-book.ts";

/** The newest sides of a book and its mirrors that are counted: what is older says little about a signal of today. */
export const CALLS_MAX = 2_000;

export class SignalRecord {
  readonly #store: Pick<LedgerStore, "recentCalls">;
  readonly #rules: Pick<RuleBook, "all">;
  readonly #known = new Map<BookId, SignalCall[]>();
  readonly #symbols = new Map<BookId, readonly SymbolCall[]>();

  constructor(store: Pick<LedgerStore, "recentCalls">, rules: Pick<RuleBook, "all">) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Of the symbols that a book or its mirrors have traded; empty while too little is known. */
  of(bookId: BookId): readonly SymbolCall[] {
    const known = this.#symbols.get(bookId);
    if (known !== undefined) return known;
    const symbols = symbolCalls(this.#calls(bookId));
    this.#symbols.set(bookId, symbols);
    return symbols;
  }

  isWrong(bookId: BookId, symbol: string): boolean {
    return this.of(bookId).find(({ group }) => group === symbol)?.isWrong ?? false;
  }

  /** Hears of a round trip that just closed and is on record. What nobody has asked for is read when somebody does. */
  onClosed(roundTrip: RoundTrip, { plan }: Position): void {
    const call = callOf(roundTrip, isAgainstSignal(plan));
    if (call === null) return;
    const { bookId } = roundTrip;
    const policy = this.#rules.all().find((rules) => rules.bookId === bookId)?.policy;
    for (const concerned of policy?.kind === "mirror" ? [policy.of, bookId] : [bookId]) {
      const calls = this.#known.get(concerned);
      if (calls === undefined) continue;
      calls.push(call);
      if (calls.length > CALLS_MAX) calls.shift();
      this.#symbols.delete(concerned);
    }
  }

  /** Forgets what was not committed. */
  forget(): void {
    this.#known.clear();
    this.#symbols.clear();
  }

  #calls(bookId: BookId): readonly SignalCall[] {
    const known = this.#known.get(bookId);
    if (known !== undefined) return known;
    const mirrors = this.#rules
      .all()
      .filter(({ policy }) => policy.kind === "mirror" && policy.of === bookId);
    const stored = this.#store.recentCalls([bookId, ...mirrors.map((rules) => rules.bookId)], CALLS_MAX);
    const calls = [...stored];
    this.#known.set(bookId, calls);
    return calls;
  }
}
