/**
 * Examines closed round trips: winners too, so that losses are compared with something. Each is examined once, from the
 * ledger alone, when the bars up to its close are on record; what a crash left is examined at the next start.
 */
import type { EventOf } from "#src/bus/event-names.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Button, OutboundMessage } from "#src/domain/message.ts";
import type { Autopsy } from "./model/autopsy.ts";
import { sumCells } from "./model/clusters.ts";
import { diagnose } from "./model/root-cause.ts";
import { formatChange } from "#src/facts/format.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { DueTrip, VaultStore } from "./vault-store.ts";
import { gatherEvidence, type GatherDeps } from "./gather-evidence.ts";
import { lessonOf } from "./lesson.ts";
import { postMortemMessage } from "./post-mortem-message.ts";

export type PostMortemDeps = GatherDeps & {
  readonly store: VaultStore;
  readonly ledgerStore: Pick<LedgerStore, "atomically">;
  readonly events: DeskEventSink;
  readonly books: readonly BookId[];
  readonly rulesOf: (bookId: BookId) => BookRules;
  readonly season: () => number;
  /** Buttons under a post-mortem; called in the transaction that tells it. */
  readonly buttonsOf: (roundTripId: string) => readonly (readonly Button[])[];
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
};

export type PostMortems = {
  /** Hears of openings: what the rules were is kept, for the day of the close. */
  readonly keepRules: (opened: EventOf<"position-opened">) => void;
  /** Hears of closes: each is to be examined. */
  readonly markDue: (closed: EventOf<"position-closed">) => void;
  /** Once at the start: whatever was closed and not examined becomes due. Returns how many. */
  recover(): number;
  /** Examines what is due and ready, some at a time. Returns how many were examined. */
  sweep(): number;
};

/** A sweep holds up the desk for some milliseconds at most. */
const SWEEP_MAX = 10;
/** How many of the due are looked at for ones that are ready. */
const DUE_MAX = 200;
/** Without its bars a round trip is examined after this many bars' time, and says so. */
const WAIT_BARS = 2;
/** Older ones are examined and kept, but not told: a desk that was away for days does not flood a chat. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

export function createPostMortems(deps: PostMortemDeps): PostMortems {
  const { store, ledgerStore } = deps;
  return {
    keepRules: ({ position, bookId }) => store.keepRules(position.positionId, deps.rulesOf(bookId)),
    markDue: ({ roundTrip }) => store.markDue(roundTrip),
    recover: () => ledgerStore.atomically(() => store.markMissing()),
    sweep: () => {
      const ready = store
        .due(DUE_MAX)
        .filter((trip) => isReady(deps, trip))
        .slice(0, SWEEP_MAX);
      for (const trip of ready) ledgerStore.atomically(() => examine(deps, trip));
      return ready.length;
    },
  };
}

function isReady({ history, venueNowMs, barMs }: PostMortemDeps, { symbol, closedTsMs }: DueTrip): boolean {
  const lastCloseTsMs = history.lastBarCloseTsMs(symbol) ?? 0;
  return lastCloseTsMs >= closedTsMs || venueNowMs() - closedTsMs > WAIT_BARS * barMs;
}

function examine(deps: PostMortemDeps, { roundTripId }: DueTrip): void {
  const { store, books, nowMs } = deps;
  const autopsy = autopsyOf(deps, roundTripId);
  const message = autopsy.cause === null ? null : postMortemMessage(autopsy, books);
  if (!store.append(autopsy, message, nowMs())) return;
  if (message !== null) tell(deps, autopsy, message);
  noteOnTwin(deps, autopsy);
}

function autopsyOf(deps: PostMortemDeps, roundTripId: string): Autopsy {
  const evidence = gatherEvidence(deps, roundTripId);
  if (evidence === null) throw new Error(`round trip ${roundTripId} is due and not on record`);
  const diagnosis = diagnose(evidence);
  const { bookId, symbol, netPnl, entryNotional, closedTsMs } = evidence.roundTrip;
  const { cause, conditions } = diagnosis;
  const cells =
    cause === null ? [] : sumCells(deps.store.cells({ bookId, at: { by: "symbol", key: symbol } }));
  const lesson =
    cause === null ? null : lessonOf({ symbol, bookId, cause }, conditions.includes(cause), cells);
  const { hour, regime } = evidence;
  const facts = {
    roundTripId,
    bookId,
    symbol,
    cause,
    conditions,
    hour,
    regime,
    netPnl,
    entryNotional,
    closedTsMs,
  };
  return { ...facts, season: deps.season(), diagnosis, evidence, lesson };
}

function tell(
  deps: PostMortemDeps,
  { roundTripId, bookId, closedTsMs }: Autopsy,
  message: OutboundMessage,
): void {
  if (deps.venueNowMs() - closedTsMs > TOLD_WITHIN_MS) return;
  deps.events.emit({
    type: "post-mortem",
    eventId: `post-mortem:${roundTripId}`,
    eventTsMs: closedTsMs,
    bookId,
    message: { ...message, buttons: deps.buttonsOf(roundTripId) },
  });
}

/** The half of a pair that closed first did not know how the other would end. */
function noteOnTwin(
  { store, nowMs }: PostMortemDeps,
  { evidence, diagnosis, netPnl, bookId }: Autopsy,
): void {
  const { twin, roundTrip } = evidence;
  if (twin?.roundTripId === null || twin?.roundTripId === undefined || twin.state !== "lost") return;
  if (!diagnosis.conditions.includes("control-lost-too") || store.find(twin.roundTripId) === null) return;
  const text = `The other side lost too: ${roundTrip.roundTripId} on ${bookId}, ${formatChange(netPnl)} USDT.`;
  const note = { kind: "note", text, actor: "desk", tsMs: nowMs() } as const;
  store.appendOpinion(twin.roundTripId, note, `control-lost-too:${roundTrip.roundTripId}`);
}
