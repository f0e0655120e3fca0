import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "#src/domain/roles.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createMemoryApprovals, type MemoryApprovals } from "#test/support/memory-approvals.ts";
import { plainText } from "#test/support/plain-text.ts";

/** A dispatcher with the request to resume book 1, as often as there are causes. */
function open(causes: readonly string[] = ["ask-1"], role: Role = "owner") {
  const made: MemoryApprovals[] = [];
  const kit = createDispatchKit({
    role,
    approvals: (clock) => {
      const approvals = createMemoryApprovals(clock);
      approvals.handle("resume", { repeatable: true, approve: () => ({ done: "standard trades again" }) });
      const expiresTsMs = clock.nowMs() + 3_600_000;
      for (const cause of causes) approvals.request(anApprovalDraft({ cause, expiresTsMs }));
      made.push(approvals);
      return approvals;
    },
  });
  const [approvals] = made;
  assert.ok(approvals !== undefined);
  return { kit, approvals };
}

test("what waits is listed with who may decide, and one press shows all of it", async () => {
  const { kit } = open();
  const list = await kit.command("list-approvals");
  assert.match(
    plainText(list),
    /1 waiting[^]*approval-1 Resume standard: owner to approve, asked by telegram:7/,
  );

  const card = await kit.press(list, "Show approval-1");
  assert.match(plainText(card), /PAPER, owner to approve: Resume standard[^]*halted by its drawdown stop/);
  const done = await kit.press(card, "Approve approval-1");
  assert.match(
    plainText(done),
    /Resume standard: already approved by telegram:7[^]*Done: standard trades again/,
  );
  assert.match((await kit.command("list-approvals")).headline, /Nothing waits/);
});

test("a typed decision shows what it decides before it is made", async () => {
  const { kit, approvals } = open();
  const shown = await kit.command("decide-approval", { approval: "1", decision: "approve" });
  assert.match(shown.headline, /to approve: Resume standard/);
  assert.equal(approvals.waiting().length, 1);
});

test("a decision in words shows what waits, and decides and offers no decision", async () => {
  const { kit, approvals } = open();
  const shown = await kit.say("decline approval-1");
  assert.equal(shown.kind, "answer");
  assert.doesNotMatch(shown.headline, /to confirm/);
  assert.equal(approvals.find("approval-1")?.state, "waiting");
});

test("a button that is bound to something else decides nothing", async () => {
  const { kit, approvals } = open();
  const refused = await kit.command("decide-approval", {
    approval: "approval-1",
    decision: "approve",
    boundTo: "another",
  });
  assert.match(refused.headline, /not what you were shown/);
  assert.equal(approvals.waiting().length, 1);
});

test("an operator sees an owner's request and may not decide it, a viewer may not even ask", async () => {
  const { kit, approvals } = open(["ask-1"], "operator");
  const card = await kit.command("decide-approval");
  const refused = await kit.press(card, "Approve approval-1");
  assert.match(refused.headline, /needs the role owner; yours is operator/);

  const viewer = open(["ask-1"], "viewer");
  const denied = await viewer.kit.command("decide-approval");
  assert.match(denied.headline, /needs the role operator/);
  assert.equal(approvals.waiting().length, 1);
});

test("of several requests the person says which, and an unknown one is named", async () => {
  const { kit } = open(["ask-1", "ask-2"]);
  const which = await kit.command("decide-approval");
  assert.match(plainText(which), /Which request\?[^]*\[approval-1: Resume standard\]\n\[approval-2/);
  const unknown = await kit.command("decide-approval", { approval: "9" });
  assert.match(plainText(unknown), /no request "approval-9"[^]*These wait: approval-1, approval-2/);
});
