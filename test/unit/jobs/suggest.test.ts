import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTINGS } from "#agents/trading-lead/settings/settings.ts";
import { suggestJob } from "#jobs/suggest.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Role } from "#src/domain/roles.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";
import { roundTrip } from "#test/support/round-trip.ts";

const ASKER = { platform: "discord", userId: "11", chatId: "100" } as const;
const RUN = { jobId: "suggest-1", attempt: 1, signal: new AbortController().signal };

async function suggest(kind: "symbol" | "setting" | "round-trip", role: Role | null = "viewer") {
  const roundTrips = [
    roundTrip(STANDARD_BOOK, "BTC/USDT:USDT", { roundTripId: "standard-1", closedTsMs: 1_000 }),
    roundTrip(INVERTED_BOOK, "ETH/USDT:USDT", { roundTripId: "inverted-2", closedTsMs: 2_000 }),
  ];
  const desk = createFakeDesk({ roundTrips, symbols: ["BTC/USDT:USDT", "SOL/USDT:USDT"] });
  const found = await suggestJob.run({ ...ASKER, kind }, { roles: { roleOf: () => role }, desk }, RUN);
  return found as readonly { readonly label: string; readonly value: string }[];
}

test("round trips of all books are offered by their ids, the newest first", async () => {
  const found = await suggest("round-trip");

  assert.deepEqual(
    found.map(({ value }) => value),
    ["inverted-2", "standard-1"],
  );
  assert.match(found[0]?.label ?? "", /^ETH.*inverted.*USDT/);
});

test("coins are offered by their base, settings by the names that /set takes", async () => {
  assert.deepEqual(
    (await suggest("symbol")).map(({ value }) => value),
    ["BTC", "SOL"],
  );
  assert.deepEqual(
    (await suggest("setting")).map(({ value }) => value),
    SETTINGS.map(({ name }) => name),
  );
});

test("whoever has no role in the chat is offered nothing", async () => {
  for (const kind of ["symbol", "setting", "round-trip"] as const)
    assert.deepEqual(await suggest(kind, null), []);
});
