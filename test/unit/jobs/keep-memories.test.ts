import assert from "node:assert/strict";
import { test } from "node:test";
import { keepMemories } from "#src/features/memory/keep-memories.ts";
import type { PostMortemRead } from "#src/features/vault/vault-api.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createFakeVault } from "#test/support/fake-vault.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { createMemoryKit } from "#test/support/memory-kit.ts";

/** Only what a lesson needs of a post-mortem. */
function postMortemOf(roundTripId: string, lesson: string | null): PostMortemRead {
  return {
    autopsy: { roundTripId, closedTsMs: 5, lesson },
    message: null,
    opinions: [],
  } as unknown as PostMortemRead;
}

function open() {
  const [clock, audit, { store: memories }] = [
    createFakeClock(1_000),
    createMemoryAuditLog(),
    createMemoryKit(),
  ];
  const postMortems = { b: postMortemOf("b", "Stops on SOL are tight (n=4)."), a: postMortemOf("a", null) };
  const vault = createFakeVault({ postMortems });
  const decided = { actor: "telegram:7", what: "approved the verdict", cause: "c1", tsMs: 900, details: {} };
  audit.append(decided);
  audit.append({ ...decided, actor: "clock", what: "expired", cause: "c2" });
  return { clock, audit, memories, vault };
}

test("what a person decided and what a loss taught are remembered, with source and time, once", () => {
  const deps = open();
  keepMemories(deps);
  keepMemories(deps);

  assert.deepEqual(
    deps.memories
      .list(["decision", "lesson"], 9)
      .map(({ kind, text, source, eventTsMs }) => [kind, text, source, eventTsMs]),
    [
      ["lesson", "Stops on SOL are tight (n=4).", "post-mortem b", 5],
      ["decision", "telegram:7 approved the verdict", "telegram:7", 900],
    ],
  );
});

test("what a person had forgotten does not come back", () => {
  const deps = open();
  keepMemories(deps);
  for (const { memoryId } of deps.memories.list(["decision", "lesson"], 9))
    deps.memories.forget(memoryId, "me", 1_100);
  keepMemories(deps);

  assert.deepEqual(deps.memories.list(["decision", "lesson"], 9), []);
});
