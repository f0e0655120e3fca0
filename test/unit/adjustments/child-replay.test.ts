/** The replay of a change in a process of its own, over the bars of a desk's file. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createChildChangeReplay } from "#src/adapters/child-change-replay.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { patchFor } from "#src/features/adjustments/model/changes.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import { amount, priceFromUnits, type Price } from "#src/domain/money.ts";
import { createRandom } from "#src/domain/random.ts";
import type { ChangeReplayRequest } from "#src/features/adjustments/change-replay.ts";
import { BAR_MS, BTC, instrument, START_MS } from "#test/support/desk-fixture.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";

const DAYS = 6;
const BARS = DAYS * 96;

function units(value: number): Price {
  return priceFromUnits(Math.round(value * 1e8));
}

/** A file with some days of a random walk, made from a seed. */
function deskFile(t: TestContext, bars = BARS): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-replay-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "desk.sqlite");
  const database = openDeskDatabase({ path, clock: createFakeClock(), durability: "off" });
  const random = createRandom(7);
  let last = 100;
  database.ledgerStore.atomically(() => {
    for (let index = 0; index < bars; index += 1) {
      const open = last;
      const close = open * (1 + (random.next() - 0.5) * 0.02);
      const [high, low] = [Math.max(open, close) * 1.003, Math.min(open, close) * 0.997];
      const openTsMs = START_MS + index * BAR_MS;
      database.bars.appendBar({
        symbol: BTC,
        openTsMs,
        closeTsMs: openTsMs + BAR_MS,
        open: units(open),
        high: units(high),
        low: units(low),
        close: units(close),
      });
      last = close;
    }
  });
  database.close();
  return path;
}

function request(fields: Partial<ChangeReplayRequest> = {}): ChangeReplayRequest {
  const before = controlBooks(amount("1000"));
  const after = before.map((rules): BookRules => {
    const patch = patchFor("cut-size-tighten-stops", rules, BAR_MS);
    return {
      ...rules,
      lanes: { ...rules.lanes, futures: { ...rules.lanes.futures, ...patch?.lanes?.futures } },
    };
  });
  const times = {
    barMs: BAR_MS,
    fromTsMs: START_MS,
    measuredFromTsMs: START_MS,
    toTsMs: START_MS + BARS * BAR_MS,
  };
  return { before, after, instruments: [instrument(BTC)], ...times, ...fields };
}

const FOREVER = new AbortController().signal;

test("the same bars are replayed before and after, twice the same, with n and an interval", async (t) => {
  const replays = createChildChangeReplay({ databasePath: deskFile(t), signal: FOREVER });

  const [one, two] = await Promise.all([replays.run(request(), FOREVER), replays.run(request(), FOREVER)]);

  assert.deepEqual({ ...one, tookMs: 0 }, { ...two, tookMs: 0 });
  const [book] = one.books;
  assert.ok(book !== undefined && book.perDay !== null);
  assert.ok(book.before.roundTrips > 5, `${book.before.roundTrips} round trips`);
  assert.notDeepEqual(book.before, book.after);
  assert.ok(
    book.perDay.n >= DAYS - 1 && book.perDay.low <= book.perDay.mean && book.perDay.mean <= book.perDay.high,
  );
  assert.equal(one.books.length, 2);
  // The bars before the first that is traded on warm up the strategy.
  assert.equal(one.bars, BARS - 52);
});

test("what is traded before the days that are measured counts for what is open then, and for nothing else", async (t) => {
  const replays = createChildChangeReplay({ databasePath: deskFile(t), signal: FOREVER });
  const measuredFromTsMs = Date.UTC(2026, 0, 8);

  const whole = await replays.run(request(), FOREVER);
  const late = await replays.run(request({ measuredFromTsMs }), FOREVER);

  const [all, measured] = [whole.books[0], late.books[0]];
  assert.ok(all !== undefined && measured !== undefined);
  assert.equal(late.fromTsMs, measuredFromTsMs);
  assert.ok(measured.before.roundTrips > 0 && measured.before.roundTrips < all.before.roundTrips);
  assert.ok((measured.perDay?.n ?? 0) < (all.perDay?.n ?? 0));
});

test("no change makes no difference", async (t) => {
  const replays = createChildChangeReplay({ databasePath: deskFile(t), signal: FOREVER });
  const { before } = request();

  const { books } = await replays.run(request({ after: before }), FOREVER);

  for (const book of books) assert.deepEqual([book.perDay?.mean, book.after], [0, book.before]);
});

test("too few bars, no file, too little time and too many at once are told as such", async (t) => {
  const few = createChildChangeReplay({ databasePath: deskFile(t, 100), signal: FOREVER });
  const none = createChildChangeReplay({ databasePath: "/nowhere/desk.sqlite", signal: FOREVER });
  const slow = createChildChangeReplay({ databasePath: deskFile(t), signal: FOREVER, timeoutMs: 1 });
  const stopped = createChildChangeReplay({ databasePath: deskFile(t), signal: AbortSignal.abort() });

  await assert.rejects(few.run(request(), FOREVER), {
    code: "REPLAY_FAILED",
    message: /less than a day of bars/,
  });
  await assert.rejects(none.run(request(), FOREVER), { code: "REPLAY_FAILED", message: "the replay failed" });
  await assert.rejects(slow.run(request(), FOREVER), { code: "REPLAY_FAILED" });
  const many = await Promise.allSettled(Array.from({ length: 7 }, () => stopped.run(request(), FOREVER)));
  const reasons = many.map((one) => (one.status === "rejected" ? String(one.reason) : "done"));
  assert.equal(reasons.filter((reason) => reason.includes("too many")).length, 2);
});
