/** What a record of command runs promises: one run a request, kept whole, the newest first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCommandRuns } from "#src/features/workshop/store/command-runs.ts";
import { openDatabase } from "#src/storage/database.ts";
import { WORKSHOP_SCHEMA } from "#src/features/workshop/store/schema-workshop.ts";
import type { CommandRun, CommandRuns } from "#src/features/workshop/command-runs.ts";
import { createMemoryCommandRuns } from "#test/support/fake-workshop.ts";

const MAKERS: readonly (readonly [string, () => CommandRuns])[] = [
  ["memory", createMemoryCommandRuns],
  [
    "sqlite",
    () =>
      createCommandRuns(openDatabase({ path: ":memory:", migrations: [WORKSHOP_SCHEMA], durability: "off" })),
  ],
];

function runOf(approvalId: string): CommandRun {
  return {
    approvalId,
    plan: {
      text: "df -h",
      argv: ["df", "-h"],
      directory: "/desk",
      directoryId: "1:2",
      executable: "/usr/bin/df",
      sha256: "ab".repeat(32),
      sandbox: "bubblewrap",
    },
    result: { exitCode: null, endedBy: "time", tookMs: 10_000, output: "so far\n", isCut: false },
    approvedBy: "telegram:7",
    tsMs: 1_000,
  };
}

for (const [name, create] of MAKERS) {
  test(`${name}: a run is found as it was kept, and a request has one run`, () => {
    const runs = create();

    assert.equal(runs.append(runOf("approval-1")), true);
    assert.equal(runs.append({ ...runOf("approval-1"), approvedBy: "somebody" }), false);
    assert.equal(runs.append(runOf("approval-2")), true);

    assert.deepEqual(runs.find("approval-1"), runOf("approval-1"));
    assert.equal(runs.find("approval-9"), null);
    assert.deepEqual(
      runs.recent(5).map(({ approvalId }) => approvalId),
      ["approval-2", "approval-1"],
    );
    assert.equal(runs.recent(1).length, 1);
  });
}
