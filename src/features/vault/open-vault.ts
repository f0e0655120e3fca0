/**
 * Trigger: every opening and close, inside its transaction; then a look every second, and one at the start.
 * Reads:   the ledger, its bars, what the control did, the news of the time.
 * Writes:  the rules at an entry and what waits to be examined, with the fact; an examined round trip with its counts,
 *          its words and its message, in one transaction.
 * Emits:   an event for every loss, which goes where alerts go.
 * Twice:   a round trip is examined once: its id is unique in the vault.
 */
import type { Ledger } from "#src/books/ledger.ts";
import type { Desk } from "#src/desk/desk.ts";
import { pairIdOf } from "#src/features/experiments/model/pairs.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Button } from "#src/domain/message.ts";
import type { TwinNote } from "./model/evidence.ts";
import type { ActionStore } from "#src/features/approvals/action-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { ControlHistory } from "#src/features/experiments/control-history.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { NewsAt } from "./news-at.ts";
import type { SeasonStore } from "#src/features/record/season-store.ts";
import type { RoundTripHistory } from "./store/round-trip-history.ts";
import type { VaultReader, VaultWriter } from "./vault-api.ts";
import type { VaultStore } from "./vault-store.ts";
import { createPostMortems, type PostMortems } from "./post-mortems.ts";
import { createVault } from "./vault.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type OpenVaultOptions = {
  readonly database: {
    readonly ledgerStore: LedgerStore;
    readonly controlHistory: ControlHistory;
    readonly bars: BarStore;
    readonly trips: RoundTripHistory;
    readonly vault: VaultStore;
    readonly seasons: SeasonStore;
    readonly actions: ActionStore;
  };
  readonly ledger: Ledger;
  readonly events: DeskEventSink;
  readonly news: NewsAt;
  readonly books: readonly BookId[];
  readonly barMs: number;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
  readonly desk: Desk;
};

export type OpenVault = VaultReader & VaultWriter & PostMortems;

/** A post-mortem can be answered for two weeks. */
const BUTTONS_LAST_MS = 14 * 24 * 3_600_000;
const POLL_INTERVAL_MS = 1_000;
/** Between two handfuls of examinations others have their turn. */
const YIELD_MS = 20;

export function openVault(options: OpenVaultOptions): OpenVault {
  const { database, ledger, events, news, books, barMs, venueNowMs, nowMs, desk } = options;
  const { vault: store, ledgerStore, bars, trips: history, actions, seasons } = database;
  const postMortems = createPostMortems({
    store,
    ledgerStore,
    history,
    bars,
    news,
    events,
    books,
    barMs,
    twinOf: (bookId, pairId) => twinOf(ledger, database.controlHistory, books, bookId, pairId),
    rulesOf: (bookId) => desk.context.rules.of(bookId),
    season: () => seasons.current()?.season ?? 1,
    buttonsOf: (roundTripId) => opinionButtons(actions, roundTripId, nowMs() + BUTTONS_LAST_MS),
    venueNowMs,
    nowMs,
  });
  return { ...postMortems, ...createVault({ store, ledgerStore, nowMs }) };
}

/** Runs until the signal is aborted. */
export function startPostMortems(
  vault: PostMortems,
  loop: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Periodic {
  const found = vault.recover();
  if (found > 0) loop.log.info("round trips wait for their post-mortem", { found });
  return every({
    ...loop,
    name: "post-mortems",
    periodMs: POLL_INTERVAL_MS,
    run: async (signal) => {
      while (!signal.aborted && vault.sweep() > 0) await loop.clock.sleep(YIELD_MS, signal);
    },
  });
}

/** What the other book of a pair did with the same decision. */
function twinOf(
  ledger: Ledger,
  history: ControlHistory,
  books: readonly BookId[],
  own: BookId,
  pairId: string,
): TwinNote | null {
  const bookId = books.find((book) => book !== own);
  if (bookId === undefined) return null;
  const [closed] = history.halvesOfPairs(bookId, [pairId]);
  if (closed !== undefined && pairIdOf(closed) !== null) {
    const { roundTripId, netPnl, exitReason } = closed;
    return { bookId, state: netPnl > 0n ? "won" : "lost", roundTripId, netPnl, exitReason, why: null };
  }
  const nothing = { bookId, roundTripId: null, netPnl: null, exitReason: null };
  const isOpen = ledger
    .book(bookId)
    .positions()
    .some(({ plan }) => plan.pairId === pairId);
  if (isOpen) return { ...nothing, state: "open", why: null };
  return { ...nothing, state: "not-opened", why: history.whyNotOpened(bookId, pairId) };
}

function opinionButtons(
  actions: ActionStore,
  roundTripId: string,
  expiresTsMs: number,
): readonly (readonly Button[])[] {
  const button = (label: string, skill: string, input: object): Button => ({
    label,
    actionId: actions.remember({
      skill,
      input: { roundTrip: roundTripId, ...input },
      role: "operator",
      inPlace: false,
      expiresTsMs,
    }),
  });
  return [
    [
      button("Agree", "judge-post-mortem", { opinion: "agree" }),
      button("Dispute", "judge-post-mortem", { opinion: "dispute" }),
      button("Note", "note-post-mortem", {}),
    ],
  ];
}
