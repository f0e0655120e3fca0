import type { Ledger } from "#src/books/ledger.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Rate } from "#src/domain/money.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { ControlHistory } from "./control-history.ts";
import type { ControlSettings } from "./control-settings.ts";
import type { ControlStore } from "./control-store.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { SymbolCall } from "#src/domain/signal-calls.ts";

/** What the parts of the experiment share. */
export type ControlDeps = {
  readonly ledger: Ledger;
  readonly store: ControlStore;
  readonly history: ControlHistory;
  /** How good the signal was on each symbol that book 1 or its mirror traded. */
  readonly calls: () => readonly SymbolCall[];
  readonly bars: Pick<BarStore, "barsFrom">;
  /** Newest first; a mark that waits for its commit is among them. */
  readonly equityMarks: DeskStore["equityMarks"];
  readonly settings: ControlSettings;
  readonly events: DeskEventSink;
  /** Book 1, which takes the signal, and book 2, which takes the other side. */
  readonly books: { readonly first: BookId; readonly second: BookId };
  /** What a month must earn for the gate. */
  readonly passiveBar: Rate;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
};
