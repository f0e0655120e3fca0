/**
 * Trigger: a look every ten seconds; a proposal every day, and whenever somebody asks for one.
 * Reads:   the vault, the rules in force, the bars of the ledger (in a process of their own).
 * Writes:  proposals with their evidence, requests for an approval; on approval the rules; at the end, the rules again.
 * Emits:   an event for what took effect, ended or was undone.
 * Twice:   each step of an adjustment has a cause of its own; a kind that waits, holds or was decided lately is not
 *          proposed again.
 */
import { createAdjustments, type Adjustments } from "./adjustments.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import type { Desk } from "#src/desk/desk.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { AdjustmentStore } from "./store/adjustment-store.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { ChangeReplay } from "./change-replay.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { VaultReader } from "#src/features/vault/vault-api.ts";
import { adjustmentBlocks } from "./adjustment-blocks.ts";
import { ownResult } from "./own-result.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type OpenAdjustmentsOptions = {
  readonly desk: Desk;
  readonly database: { readonly adjustments: AdjustmentStore };
  readonly vault: VaultReader;
  readonly approvals: Approvals;
  readonly replays: ChangeReplay;
  readonly barMs: number;
  readonly clock: Clock;
  readonly log: Log;
};

const POLL_INTERVAL_MS = 10_000;

/** Registers the handler of approvals: call it before their sweep starts. */
export function openAdjustments(options: OpenAdjustmentsOptions): Adjustments {
  const { desk, database, vault, approvals, replays, barMs, clock, log } = options;
  const { ledger, events, venueNowMs, nowMs, rules, rests, symbols } = desk.context;
  const adjustments = createAdjustments({
    store: database.adjustments,
    // The ledger's own: after a throw the books are read again.
    ledgerStore: { atomically: (work) => ledger.atomically(work) },
    vault,
    approvals,
    replays,
    desk: createDeskCommands(desk),
    rules: () => rules.all(),
    ownResult: (bookId, fromTsMs) => ownResult(desk, bookId, fromTsMs),
    bans: (bookId) => rests.activeBans(bookId, venueNowMs()),
    instruments: [...symbols.values()].map(({ instrument }) => instrument),
    barMs,
    blocksOf: adjustmentBlocks,
    clock,
    events,
    log,
    venueNowMs,
    nowMs,
  });
  approvals.handle("adjustment", adjustments.handler);
  return adjustments;
}

/** Runs until the signal is aborted. */
export function startAdjustments(
  adjustments: Adjustments,
  loop: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Periodic {
  let proposedOn = "";
  return every({
    ...loop,
    name: "adjustments",
    periodMs: POLL_INTERVAL_MS,
    run: async (signal) => {
      const day = dayKey(loop.clock.nowMs());
      if (day !== proposedOn) adjustments.propose({ actor: "desk", cause: `daily:${day}` });
      proposedOn = day;
      await adjustments.sweep(signal);
    },
  });
}
