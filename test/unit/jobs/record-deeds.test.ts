import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { createDeedRecorder } from "#jobs/record-deeds.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";

test("deeds are lines of the audit log, and a denied one is told once an hour for a person and a skill", async () => {
  const [clock, audit] = [createFakeClock(), createMemoryAuditLog()];
  const events: DeskEvent[] = [];
  const deeds = createDeedRecorder({ audit, events: { emit: (event) => void events.push(event) }, clock });
  const deed = { actor: "telegram:33", skill: "pause-entries", input: { book: "standard" } };

  for (const cause of ["a", "a", "b"]) deeds.wrote({ ...deed, cause });
  for (const cause of ["c", "d"]) deeds.denied({ ...deed, cause });
  await clock.advance(3_600_000);
  deeds.denied({ ...deed, cause: "e" });

  assert.deepEqual(
    audit.recent({}, 9).map(({ what, cause }) => `${cause} ${what}`),
    [
      "e was denied pause-entries",
      "d was denied pause-entries",
      "c was denied pause-entries",
      "b ran pause-entries",
      "a ran pause-entries",
    ],
  );
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, 2);
  assert.ok(events.every(({ type }) => type === "security"));
});
