/** What an incident store promises: each opened once, each ended once, and the same thing may go wrong again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "#src/storage/database.ts";
import { createIncidentStore } from "#src/features/quality/store/incident-store.ts";
import { createPreferenceStore } from "#src/features/preferences/store/preference-store.ts";
import { INCIDENT_SCHEMA } from "#src/features/quality/store/schema-incidents.ts";
import { PREFERENCE_SCHEMA } from "#src/features/preferences/store/schema-preferences.ts";
import { createPassingIncidents } from "#src/desk/passing-incidents.ts";
import { createMemoryPreferences } from "#test/support/fake-services.ts";

function sqlite(schema: string) {
  return openDatabase({ path: ":memory:", migrations: [schema], durability: "off" });
}

for (const [name, create] of [
  ["passing", createPassingIncidents],
  ["sqlite", () => createIncidentStore(sqlite(INCIDENT_SCHEMA))],
] as const) {
  test(`${name}: an incident is opened once and ended once, and may come again`, () => {
    const store = create();

    assert.equal(store.open("audit", "it disagrees", 1)?.incidentId, 1);
    assert.equal(store.open("audit", "it disagrees more", 2), null);
    assert.equal(store.end("other", 3), null);
    assert.equal(store.end("audit", 4)?.endedTsMs, 4);
    assert.equal(store.end("audit", 5), null);
    assert.equal(store.open("audit", "again", 6)?.incidentId, 2);

    assert.deepEqual(
      store.recent(5).map(({ what, endedTsMs }) => [what, endedTsMs]),
      [
        ["again", null],
        ["it disagrees", 4],
      ],
    );
    assert.equal(store.openNow().length, 1);
  });
}

for (const [name, create] of [
  ["memory", createMemoryPreferences],
  ["sqlite", () => createPreferenceStore(sqlite(PREFERENCE_SCHEMA))],
] as const) {
  test(`${name}: a preference is its account's own, is replaced, and is forgotten`, () => {
    const store = create();
    store.set("telegram:7", "count", "5", 1);
    store.set("telegram:7", "count", "6", 2);
    store.set("telegram:7", "timeZone", "Europe/Berlin", 2);
    store.set("telegram:8", "name", "Sam", 2);

    assert.deepEqual(store.of("telegram:7"), { count: 6, timeZone: "Europe/Berlin" });
    store.set("telegram:7", "count", null, 3);
    assert.deepEqual(store.of("telegram:7"), { timeZone: "Europe/Berlin" });
    assert.deepEqual(store.of("telegram:8"), { name: "Sam" });
    assert.deepEqual(store.of("telegram:9"), {});
  });
}
