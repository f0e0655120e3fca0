/** What a desk is built of. */
import type { Ledger } from "../books/ledger.ts";
import type { BookRules } from "../domain/book-rules.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { Bar } from "../domain/market.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import type { IncidentStore } from "../ports/quality.ts";
import type { DeskStore } from "../ports/desk-store.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { Log } from "../ports/log.ts";
import type { ExecutionRules } from "./book-rules.ts";
import type { Strategy } from "#src/strategies/crossover.ts";

export type DeskOptions = {
  readonly ledger: Ledger;
  readonly ledgerStore: LedgerStore;
  readonly store: DeskStore;
  readonly events: DeskEventSink;
  readonly log: Log;
  readonly books: readonly BookRules[];
  readonly execution: ExecutionRules;
  readonly instruments: readonly Instrument[];
  readonly strategy: Strategy;
  /** `bar`: the source has no quotes, so fills and exits are judged on bars. */
  readonly granularity: "quote" | "bar";
  /** The length of the bars that the source gives. */
  readonly barMs: number;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
  /** Told of an interval that a change of rules brought: whoever has its history hands it to `warmUp`. */
  readonly onNewInterval?: (scanMs: number) => void;
  /** Asks the source for a symbol's order book; absent where it has none. */
  readonly requestDepth?: (symbol: string) => void;
  /** Where faults are kept, so that each is told once and its end once; absent where nothing outlives the run. */
  readonly incidents?: IncidentStore;
  /** The epoch that new positions count in; 0 unless given. */
  readonly epoch?: () => number;
  /** Shorter bars that make up a whole bar, in order; none where they are not known. */
  readonly finerBars?: (bar: Bar) => readonly Bar[];
};

/** A source with bars only says nothing between two of them: its newest price is a bar old, and still fresh. */
export function staleMsOf({ granularity, execution, barMs }: DeskOptions): number {
  return granularity === "bar" ? execution.staleMs + barMs : execution.staleMs;
}
