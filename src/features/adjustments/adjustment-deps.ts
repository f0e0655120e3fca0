import type { OwnResult } from "./model/adjustment.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Instrument } from "#src/domain/instrument.ts";
import type { Block } from "#src/domain/message.ts";
import type { AdjustmentFigures } from "./adjustments-api.ts";
import type { AdjustmentStore } from "./store/adjustment-store.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { ChangeReplay } from "./change-replay.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskWriter } from "#src/ports/desk-api.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { SymbolBan } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { VaultReader } from "#src/features/vault/vault-api.ts";

/** What the parts of adjustments share. */
export type AdjustmentDeps = {
  readonly store: AdjustmentStore;
  readonly ledgerStore: Pick<LedgerStore, "atomically">;
  readonly vault: Pick<VaultReader, "latest">;
  readonly approvals: Pick<Approvals, "request" | "findByCause">;
  readonly replays: ChangeReplay;
  readonly desk: Pick<DeskWriter, "changeRules" | "ban" | "previewRules">;
  /** Rules in force of every book, in the order of their numbers. */
  readonly rules: () => readonly BookRules[];
  /** What a book did from the start of a UTC day on; null where its equity there is not known. */
  readonly ownResult: (bookId: BookId, fromTsMs: number) => OwnResult | null;
  /** Bans that hold now. */
  readonly bans: (bookId: BookId) => readonly SymbolBan[];
  readonly instruments: readonly Instrument[];
  readonly barMs: number;
  /** What an owner is shown before he decides. */
  readonly blocksOf: (figures: AdjustmentFigures) => readonly Block[];
  readonly events: DeskEventSink;
  readonly clock: Pick<Clock, "sleep">;
  readonly log: Log;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
};

/** Who proposes, ends and expires. */
export const DESK_ACTOR = "desk";
