/**
 * Trigger: the start, and then a look every minute.
 * Reads:   the chain of decisions, the seasons.
 * Writes:  a season where what decides has changed; the root of the day that ended, with its alert, in one transaction.
 * Twice:   a day has one root, and a fingerprint that is in force begins no season.
 */
import { createRecordKeeper, type RecordKeeper } from "./record-keeper.ts";
import type { Desk } from "#src/desk/desk.ts";
import type { Fingerprint } from "./model/season.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DecisionChain } from "./decision-chain.ts";
import type { Log } from "#src/ports/log.ts";
import type { SeasonStore } from "./season-store.ts";
import { every } from "#src/schedule/periodic.ts";

export type OpenRecordOptions = {
  readonly desk: Desk;
  readonly database: { readonly chain: DecisionChain; readonly seasons: SeasonStore };
  readonly fingerprint: Fingerprint;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenRecord = RecordKeeper & { readonly done: Promise<void> };

const POLL_INTERVAL_MS = 60_000;

/** Before the market starts: whatever is decided belongs to the season that begins here. */
export function openRecord({
  desk,
  database,
  fingerprint,
  clock,
  log,
  signal,
}: OpenRecordOptions): OpenRecord {
  const { ledgerStore, events, venueNowMs, nowMs } = desk.context;
  const keeper = createRecordKeeper({ ...database, ledgerStore, events, venueNowMs, nowMs });
  keeper.beginSeason(fingerprint);
  const roots = every({
    clock,
    log,
    name: "record-root",
    periodMs: POLL_INTERVAL_MS,
    signal,
    run: () => void keeper.postRoot(),
  });
  return { ...keeper, done: roots.done };
}
