import assert from "node:assert/strict";
import { test } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { DeskError } from "#src/domain/errors.ts";
import { Incidents } from "#src/desk/incidents.ts";
import { createPassingIncidents } from "#src/desk/passing-incidents.ts";
import type { IncidentStore } from "#src/ports/quality.ts";
import { createDeskFixture, START_MS } from "#test/support/desk-fixture.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";

const MINUTE_MS = 60_000;
const FAULT = new DeskError("MARKET_DATA_INVALID", "a bar without a price", {
  details: { bookId: "standard" },
});

function tellsOf(fixture: ReturnType<typeof createDeskFixture>) {
  return fixture.events
    .filter((event) => event.type === "incident" || event.type === "recovery")
    .map(({ type, bookId }) => `${type} ${bookId ?? ""}`);
}

const STORES: readonly (readonly [string, () => IncidentStore])[] = [
  [
    "that is kept",
    () => openDeskDatabase({ path: ":memory:", clock: createFakeClock(), durability: "off" }).incidents,
  ],
  ["of a replay", createPassingIncidents],
];

for (const [name, open] of STORES) {
  test(`a fault is one alert while it lasts and one recovery when it has not come again for ten minutes, in a store ${name}`, () => {
    const fixture = createDeskFixture();
    const incidents = new Incidents(fixture.desk.context, open());

    incidents.record(FAULT, START_MS);
    incidents.record(FAULT, START_MS + 2 * MINUTE_MS);
    incidents.settle(START_MS + 11 * MINUTE_MS);
    const lasting = tellsOf(fixture).length;
    incidents.settle(START_MS + 12 * MINUTE_MS);
    incidents.settle(START_MS + 13 * MINUTE_MS);

    assert.equal(lasting, 1);
    assert.deepEqual(tellsOf(fixture), ["incident standard", "recovery standard"]);
    incidents.record(FAULT, START_MS + 14 * MINUTE_MS);
    assert.equal(tellsOf(fixture).length, 3);
    const ids = fixture.events.map(({ eventId }) => eventId);
    assert.equal(new Set(ids).size, ids.length);
  });

  test(`a fault that was open at a stop is told of no second time, and its end once, in a store ${name}`, () => {
    const fixture = createDeskFixture();
    const store = open();
    new Incidents(fixture.desk.context, store).record(FAULT, START_MS);

    const next = new Incidents(fixture.desk.context, store);
    next.settle(START_MS + 60 * MINUTE_MS);
    next.record(FAULT, START_MS + 61 * MINUTE_MS);
    next.settle(START_MS + 70 * MINUTE_MS);
    assert.deepEqual(tellsOf(fixture), ["incident standard"]);
    next.settle(START_MS + 72 * MINUTE_MS);

    assert.deepEqual(tellsOf(fixture), ["incident standard", "recovery standard"]);
  });
}

test("more different faults than can be told are in the log alone", () => {
  const fixture = createDeskFixture();
  const store = createPassingIncidents();
  const incidents = new Incidents(fixture.desk.context, store);
  for (let count = 0; count < 150; count += 1)
    incidents.record(new DeskError("MARKET_DATA_INVALID", `fault ${count}`), START_MS);

  assert.equal(store.openNow().length, 100);
});
