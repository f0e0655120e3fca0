/** What the page says of a book when a season begins in the middle of its life. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { readPageData } from "#src/features/publishing/page/page-data.ts";
import { openWeekDesk } from "#test/support/week-desk.ts";

const START_MS = Date.UTC(2026, 0, 4, 17);
const DAY_MS = 86_400_000;
const SOURCE = { kind: "simulated", label: "simulated market", granularity: "bar" } as const;

test("figures of two seasons are never added up: a new season begins its round trips at none", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 4, timeZone: "UTC" });
  const { database, desk, control, vault, gather } = week;
  t.after(() => database.close());
  const reader = createDeskReader({
    desk,
    ledgerStore: database.ledgerStore,
    source: SOURCE,
    scanMs: 900_000,
  });
  const read = (season: number, eventTsMs: number) =>
    readPageData({
      desk: reader,
      control,
      vault,
      history: database.history,
      publications: database.publications,
      equityMarks: (bookId, limit) => database.deskStore.equityMarks(bookId, limit),
      version: "1.2.3",
      season: () => ({ season, eventTsMs }),
      market: gather.market,
    }).books;

  const [first, middle, fresh] = [
    read(1, START_MS),
    read(2, START_MS + 2 * DAY_MS),
    read(3, START_MS + 4 * DAY_MS + 1),
  ];

  const counts = [first, middle, fresh].map((books) => books[0]?.roundTrips ?? -1);
  t.diagnostic(`round trips: ${counts.join(", ")}`);
  assert.ok((counts[0] ?? 0) > (counts[1] ?? 0) && (counts[1] ?? 0) > 0);
  assert.equal(counts[2], 0);
  assert.equal(fresh[0]?.winRate, "no round trips yet");
  assert.equal(fresh[0]?.equity, first[0]?.equity);
});
