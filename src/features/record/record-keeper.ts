/** Keeps the record: a root a day, a season for whatever decides, and proofs for whoever asks. */
import { verifyRoundTrip } from "./verify-record.ts";
import { assert } from "#src/domain/errors.ts";
import type { ChainRoot } from "./model/decision-link.ts";
import { whatChanged, type Fingerprint, type Season } from "./model/season.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { DecisionChain } from "./decision-chain.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { RecordReader } from "./record-api.ts";
import type { SeasonStore } from "./season-store.ts";

export type RecordKeeperDeps = {
  readonly chain: DecisionChain;
  readonly seasons: SeasonStore;
  readonly ledgerStore: Pick<LedgerStore, "atomically">;
  readonly events: DeskEventSink;
  readonly venueNowMs: () => number;
  /** The recording time: the days of the roots are those of the person who gets them. */
  readonly nowMs: () => number;
};

export type RecordKeeper = RecordReader & {
  /** Begins a season where the fingerprint is new. Once at the start, before anything is decided. */
  beginSeason(now: Fingerprint): Season;
  /** Posts the root of the newest day that has ended, once; null where there is nothing new to post. */
  postRoot(): ChainRoot | null;
};

const DAY_MS = 86_400_000;

export function createRecordKeeper(deps: RecordKeeperDeps): RecordKeeper {
  const { chain, seasons } = deps;
  const season = (): Season => {
    const current = seasons.current();
    assert(current !== null, "a season has begun");
    return current;
  };
  return {
    season,
    beginSeason: (now) => beginSeason(deps, now),
    postRoot: () => postRoot(deps),
    verify: (roundTripId) => verifyRoundTrip(chain, roundTripId),
    status: () => {
      const head = chain.head();
      return {
        links: head?.seq ?? 0,
        head: head?.hash ?? null,
        lastRoot: chain.lastRoot(),
        season: season(),
      };
    },
  };
}

function beginSeason(deps: RecordKeeperDeps, now: Fingerprint): Season {
  const { seasons, ledgerStore, events, venueNowMs, nowMs } = deps;
  return ledgerStore.atomically(() => {
    const current = seasons.current();
    const reason = current === null ? "the first start of this desk" : whatChanged(current, now);
    if (current !== null && reason === null) return current;
    const eventTsMs = venueNowMs();
    const season: Season = { ...now, season: (current?.season ?? 0) + 1, reason: reason ?? "", eventTsMs };
    seasons.appendSeason(season, nowMs());
    if (current !== null)
      events.emit({
        type: "record",
        step: "season",
        eventId: `season:${season.season}`,
        eventTsMs,
        what: `season ${season.season} begins: ${season.reason}. Public figures count from here`,
      });
    return season;
  });
}

function postRoot({ chain, ledgerStore, events, nowMs }: RecordKeeperDeps): ChainRoot | null {
  const midnightMs = Math.floor(nowMs() / DAY_MS) * DAY_MS;
  const day = dayKey(midnightMs - 1);
  if (chain.rootOf(day) !== null) return null;
  return ledgerStore.atomically(() => {
    const link = chain.lastBefore(midnightMs);
    const before = chain.lastRoot()?.seq ?? 0;
    if (link === null || link.seq <= before) return null;
    const root: ChainRoot = { day, seq: link.seq, hash: link.hash, recordedTsMs: nowMs() };
    chain.appendRoot(root);
    events.emit({
      type: "record",
      step: "root",
      eventId: `root:${day}`,
      eventTsMs: root.recordedTsMs,
      what: `root of ${day} over ${link.seq} decisions (${link.seq - before} new): ${link.hash}`,
    });
    return root;
  });
}
