import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { Incidents } from "#src/desk/incidents.ts";
import { createDeskFixture, START_MS } from "#test/support/desk-fixture.ts";

const MINUTE_MS = 60_000;

test("a fault is one alert a minute while it lasts, and one recovery when it has not come again for ten", () => {
  const fixture = createDeskFixture();
  const incidents = new Incidents(fixture.desk.context);
  const fault = new DeskError("MARKET_DATA_INVALID", "a bar without a price");
  const told = () =>
    fixture.events
      .filter((event) => event.type === "incident" || event.type === "recovery")
      .map(({ type, eventId }) => [type, eventId]);

  incidents.record(fault, START_MS);
  incidents.record(fault, START_MS + 2 * MINUTE_MS);
  incidents.settle(START_MS + 11 * MINUTE_MS);
  const lasting = told().length;
  incidents.settle(START_MS + 12 * MINUTE_MS);
  incidents.settle(START_MS + 13 * MINUTE_MS);

  assert.equal(lasting, 2);
  assert.deepEqual(
    told().map(([type]) => type),
    ["incident", "incident", "recovery"],
  );
});
