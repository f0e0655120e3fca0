import type { BookRules } from "../../domain/book-rules.ts";
import type { BookId } from "../../domain/ids.ts";
import type { Instrument } from "../../domain/instrument.ts";
import type { Block } from "../../domain/message.ts";
import type { AdjustmentFigures } from "../../ports/adjustments-api.ts";
import type { AdjustmentStore } from "../../ports/adjustment-store.ts";
import type { Approvals } from "../../ports/approvals.ts";
import type { ChangeReplay } from "../../ports/change-replay.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeskWriter } from "../../ports/desk-api.ts";
import type { DeskEventSink } from "../../ports/desk-events.ts";
import type { SymbolBan } from "../../ports/desk-store.ts";
import type { LedgerStore } from "../../ports/ledger-store.ts";
import type { Log } from "../../ports/log.ts";
import type { VaultReader } from "../../ports/vault-api.ts";

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
