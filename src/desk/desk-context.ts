/** What the parts of the desk share. Built once by `Desk`. */
import { DeskError } from "../domain/errors.ts";
import type { Ledger } from "../books/ledger.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import type { DeskStore } from "../ports/desk-store.ts";
import type { Log } from "../ports/log.ts";
import type { ExecutionRules } from "./book-rules.ts";
import type { SignalRecord } from "./signal-record.ts";
import type { RuleBook } from "./rule-book.ts";
import type { SymbolDesk } from "./symbol-desk.ts";
import type { MovedExits } from "./moved-exits.ts";
import type { Cooldowns } from "./cooldowns.ts";
import type { TradingStates } from "./trading-states.ts";

export type DeskContext = {
  readonly ledger: Ledger;
  readonly ledgerStore: LedgerStore;
  readonly store: DeskStore;
  readonly events: DeskEventSink;
  readonly log: Log;
  readonly rules: RuleBook;
  readonly states: TradingStates;
  readonly rests: Cooldowns;
  readonly signals: SignalRecord;
  readonly exits: MovedExits;
  readonly execution: ExecutionRules;
  readonly symbols: ReadonlyMap<string, SymbolDesk>;
  /** Asks for the order book of a symbol that is about to be traded; null where the source has none. */
  readonly requestDepth: ((symbol: string) => void) | null;
  /** The venue's present. */
  readonly venueNowMs: () => number;
  /** The recording time. */
  readonly nowMs: () => number;
  /** The epoch that new positions count in. */
  readonly epoch: () => number;
};

/** @throws DeskError INSTRUMENT_NOT_FOUND */
export function symbolDesk(context: DeskContext, symbol: string): SymbolDesk {
  const found = context.symbols.get(symbol);
  if (found !== undefined) return found;
  throw new DeskError("INSTRUMENT_NOT_FOUND", `${symbol} is not traded here`);
}
