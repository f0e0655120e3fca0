/** A desk whose decisions stand on the chain, in a season of its own. */
import assert from "node:assert/strict";
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import { createRecordKeeper, type RecordKeeper } from "#src/features/record/record-keeper.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Fingerprint } from "#src/features/record/model/season.ts";
import { BTC, createDeskFixture, START_MS, type DeskFixture } from "./desk-fixture.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { toldInto } from "./told-events.ts";

export const FINGERPRINT: Fingerprint = { strategy: "s", strategyHash: "1", promptsHash: "2", model: "none" };

export type RecordKit = DeskFixture & {
  readonly database: DeskDatabase;
  readonly clock: FakeClock;
  readonly keeper: RecordKeeper;
};

export function createRecordKit(): RecordKit {
  const clock = createFakeClock(START_MS);
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const fixture = createDeskFixture({ stores: database });
  const keeper = createRecordKeeper({
    ...database,
    events: toldInto(fixture.events),
    venueNowMs: () => fixture.nowMs(),
    nowMs: () => clock.nowMs(),
  });
  keeper.beginSeason(FINGERPRINT);
  return { ...fixture, database, clock, keeper };
}

/** One round trip on each book; returns the id of the one on the standard book. */
export function tradeOnce(kit: RecordKit): string {
  kit.enter(BTC, "long", "100.00");
  kit.quote(BTC, "98.40");
  kit.quote(BTC, "98.40");
  kit.quote(BTC, "102.10");
  kit.quote(BTC, "102.10");
  const [trip] = kit.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  return trip?.roundTripId ?? assert.fail("nothing was closed");
}
