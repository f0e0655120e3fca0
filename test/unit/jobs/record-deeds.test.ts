import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { createDeedRecorder } from "#src/features/audit-log/record-deeds.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { toldInto } from "#test/support/told-events.ts";

test("deeds are lines of the audit log, and a denied one is told once an hour for a person and a skill", async () => {
  const [clock, audit] = [createFakeClock(), createMemoryAuditLog()];
  const events: DeskEvent[] = [];
  const deeds = createDeedRecorder({ audit, events: toldInto(events), clock });
  const deed = { actor: "telegram:33", skill: "pause-entries", input: { book: "standard" } };

  for (const cause of ["a", "a", "b"]) deeds.wrote({ ...deed, cause });
  for (const cause of ["c", "d"]) deeds.denied({ ...deed, effect: "write", cause });
  await clock.advance(3_600_000);
  deeds.denied({ ...deed, effect: "write", cause: "e" });

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

test("a denied look is on the record and wakes nobody, and a flood of denials is one line more", async () => {
  const [clock, audit] = [createFakeClock(), createMemoryAuditLog()];
  const events: DeskEvent[] = [];
  const deeds = createDeedRecorder({ audit, events: toldInto(events), clock });
  const deed = { actor: "telegram:33", skill: "show-file", input: {}, effect: "read" } as const;

  for (let press = 0; press < 500; press += 1) deeds.denied({ ...deed, cause: `press-${press}` });
  deeds.denied({ ...deed, actor: "telegram:34", cause: "another" });
  const lines = audit.recent({}, 999);
  await clock.advance(3_600_000);
  deeds.denied({ ...deed, cause: "later" });

  assert.equal(lines.length, 32);
  assert.equal(lines.filter(({ what }) => what === "was denied show-file").length, 31);
  assert.match(lines[1]?.what ?? "", /^was denied more than 30 times within an hour/);
  assert.equal(audit.recent({}, 1)[0]?.cause, "later");
  assert.deepEqual(events, []);
});
