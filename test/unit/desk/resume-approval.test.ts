import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { resumeHandler, resumeRequest } from "#src/features/approvals/resume-approval.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Actor } from "#src/domain/roles.ts";
import { createDeskFixture, START_MS } from "#test/support/desk-fixture.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryApprovals } from "#test/support/memory-approvals.ts";

const OWNER: Actor = { platform: "telegram", userId: "7", role: "owner" };

/** A desk whose standard book was halted, and the approvals that may resume it. */
function open() {
  const fixture = createDeskFixture();
  const { states, ledgerStore } = fixture.desk.context;
  const source = { kind: "simulated", label: "made up", granularity: "quote" } as const;
  const desk = {
    ...createDeskReader({ desk: fixture.desk, ledgerStore, source, scanMs: 60_000 }),
    ...createDeskCommands(fixture.desk),
  };
  const halt = (reason: string): void =>
    void states.change({
      bookId: STANDARD_BOOK,
      state: "halted",
      reason,
      actor: "protection",
      cause: reason,
    });
  const approvals = createMemoryApprovals(createFakeClock(START_MS));
  approvals.handle("resume", resumeHandler(desk));
  const ask = (cause: string) =>
    approvals.request(
      resumeRequest(
        desk.bookFigures(STANDARD_BOOK),
        { cause, actor: "telegram:7" },
        desk.lastAudit(),
        START_MS,
      ),
    );
  const approve = (approvalId: string, boundTo: string, actor: Actor = OWNER) =>
    approvals.decide(approvalId, { decision: "approve", boundTo, actor, cause: `press-${approvalId}` });
  halt("fell 5%");
  return { desk, states, halt, ask, approve };
}

test("a halted book is resumed by an owner's approval and by nothing else", async () => {
  const { desk, states, ask, approve } = open();
  const direct = desk.resume(STANDARD_BOOK, { cause: "m1", actor: "telegram:7" });
  assert.ok("refused" in direct);
  assert.match(`${direct.reason} ${direct.hint}`, /standard is halted: fell 5%.*approval/);

  const { approvalId, boundTo } = ask("m2");
  const byOperator = await approve(approvalId, boundTo, { ...OWNER, role: "operator" });
  assert.ok("refused" in byOperator);
  assert.equal(states.state(STANDARD_BOOK), "halted");

  const byOwner = await approve(approvalId, boundTo);
  assert.ok("approvalId" in byOwner);
  assert.equal(byOwner.outcome?.what, "standard trades again");
  assert.equal(states.state(STANDARD_BOOK), "active");
});

test("an approval of one halt resumes no later one", async () => {
  const { states, halt, ask, approve } = open();
  const { approvalId, boundTo } = ask("m1");
  states.change({ bookId: STANDARD_BOOK, state: "active", reason: "", actor: "test", cause: "between" });
  halt("fell 7%");
  const late = await approve(approvalId, boundTo);
  assert.ok("approvalId" in late);
  assert.deepEqual([late.outcome?.state, states.state(STANDARD_BOOK)], ["refused", "halted"]);
  assert.match(late.outcome?.what ?? "", /halted again since: fell 7%/);
});

test("a paused book is resumed directly", () => {
  const { desk, states } = open();
  states.change({ bookId: STANDARD_BOOK, state: "reducing", reason: "lunch", actor: "test", cause: "pause" });
  const resumed = desk.resume(STANDARD_BOOK, { cause: "m1", actor: "telegram:7" });
  assert.deepEqual([resumed, states.state(STANDARD_BOOK)], [{ resumed: true }, "active"]);
});
