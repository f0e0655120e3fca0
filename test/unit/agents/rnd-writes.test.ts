import assert from "node:assert/strict";
import { test } from "node:test";
import { verdictRequest } from "#src/features/experiments/verdict-approval.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { approvalsOf } from "#test/support/skill-deps.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";
import type { MemoryApprovals } from "#test/support/memory-approvals.ts";
import { createFakeControl, verdictFigures } from "#test/support/fake-control.ts";
import { plainText } from "#test/support/plain-text.ts";

test("an owner sees the verdict that waits with its buttons, and one press approves it", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()], status: { verdict: verdictFigures() } });
  const kit = createDispatchKit({ control });

  const message = await kit.command("compare-books");
  assert.match(
    plainText(message),
    /Verdict: The rule and the pairs disagree\. .*verdict-0, hybrid: .* Waits for an owner\./,
  );
  const answer = await kit.press(message, "Follow the rule");

  assert.equal(answer.headline, "PAPER experiment: verdict-0 is approved and in force");
  assert.deepEqual(
    control.writes.map(({ what, order }) => [what, order.actor]),
    [["approve verdict-0", "telegram:7"]],
  );
});

test("the verdict's decision is the one approval that every owner was sent: the second owner is told of the first", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()] });
  const made: MemoryApprovals[] = [];
  const kit = createDispatchKit({
    control,
    approvals: (clock) => {
      const approvals = approvalsOf(clock, createFakeDesk(), control);
      const asked = verdictRequest(verdictFigures(), "desk", "verdict:0", clock.nowMs());
      approvals.request(asked);
      made.push(approvals);
      return approvals;
    },
  });

  await kit.command("decide-verdict", { verdict: "verdict-0", decision: "approve" });
  const second = await kit.command("decide-approval", {
    approval: "approval-1",
    decision: "decline",
    boundTo: made[0]?.find("approval-1")?.boundTo,
  });

  assert.match(second.headline, /already approved by telegram:7/);
  assert.deepEqual(
    control.writes.map(({ what, order }) => [what, order.cause]),
    [["approve verdict-0", "approval-1"]],
  );
});

test("a verdict whose request has expired is asked for again, and decided in one step", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()] });
  const kit = createDispatchKit({
    control,
    approvals: (clock) => {
      const approvals = approvalsOf(clock, createFakeDesk(), control);
      approvals.request({ ...verdictRequest(verdictFigures(), "desk", "verdict:0", 0), expiresTsMs: 1 });
      return approvals;
    },
  });

  const done = await kit.command("decide-verdict", { verdict: "verdict-0", decision: "decline" });

  assert.equal(done.headline, "PAPER experiment: verdict-0 is declined");
  assert.deepEqual(
    control.writes.map(({ order }) => order.cause),
    ["approval-2"],
  );
});

test("whoever is no owner sees the verdict and no buttons, and may not decide it", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()], status: { verdict: verdictFigures() } });
  const kit = createDispatchKit({ control, role: "operator" });

  const message = await kit.command("compare-books");
  const refused = await kit.command("decide-verdict", { verdict: "verdict-0", decision: "approve" });

  assert.deepEqual(
    message.buttons?.flat().map(({ label }) => label),
    ["Refresh"],
  );
  assert.equal(refused.kind, "refusal");
  assert.deepEqual(control.writes, []);
});

test("words about a verdict show the experiment, and offer no decision", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()] });

  const shown = await createDispatchKit({ control }).say("decline the verdict");

  assert.equal(shown.kind, "answer");
  assert.deepEqual(control.writes, []);
});

test("without a word on how, both choices of the verdict are asked", async () => {
  const control = createFakeControl({ verdicts: [verdictFigures()] });

  const question = await createDispatchKit({ control }).command("decide-verdict");

  assert.deepEqual(
    question.buttons?.flat().map(({ label }) => label),
    ["Follow the rule", "Keep testing", "Keep as it is"],
  );
});

test("with two verdicts waiting it is asked which", async () => {
  const verdicts = [verdictFigures({ verdictId: "verdict-1", epoch: 1 }), verdictFigures()];
  const control = createFakeControl({ verdicts });

  const question = await createDispatchKit({ control }).command("decide-verdict", { decision: "approve" });

  assert.equal(question.headline, "Which verdict?");
  assert.deepEqual(
    question.buttons?.flat().map(({ label }) => label),
    ["Follow the rule (verdict-1)", "Follow the rule (verdict-0)"],
  );
});

test("with no verdict waiting the refusal says when one comes", async () => {
  const refused = await createDispatchKit().command("decide-verdict", { decision: "approve" });

  assert.match(
    plainText(refused),
    /^No verdict waits for a decision\.\nA verdict comes with 100 round trips/,
  );
});

test("a baseline is locked with the reason that was said, after a button", async () => {
  const control = createFakeControl();
  const kit = createDispatchKit({ control });

  const proposal = await kit.say("lock the baseline because of the new stop distances");
  const done = await kit.press(proposal, "Lock a baseline, begin epoch 1");

  assert.match(
    proposal.headline,
    /epoch 0 ends with 0 round trips of book 2, epoch 1 begins\. Reason: the new stop distances\./,
  );
  assert.equal(done.headline, "PAPER experiment: epoch 1 begins");
  assert.deepEqual(
    control.writes.map(({ what }) => what),
    ["lock: the new stop distances"],
  );
});

for (const says of ["lock the baseline", "begin a new epoch of the experiment"]) {
  test(`"${says}" names no reason, so it is asked for`, async () => {
    const control = createFakeControl();

    const asked = await createDispatchKit({ control }).say(says);

    assert.match(plainText(asked), /^Why shall a new epoch begin\?/);
    assert.deepEqual(control.writes, []);
  });
}

for (const input of [{}, { reason: "   " }]) {
  test(`a baseline with the input ${JSON.stringify(input)} asks for the reason, which a press may give`, async () => {
    const control = createFakeControl();

    const kit = createDispatchKit({ control });

    const asked = await kit.command("lock-baseline", input);
    const before = control.writes.length;
    await kit.press(asked, "New epoch: a fresh start");

    assert.match(plainText(asked), /"lock baseline: new stop distances"/);
    assert.equal(before, 0);
    assert.deepEqual(
      control.writes.map(({ what }) => what),
      ["lock: a fresh start"],
    );
  });
}

test("a baseline is an owner's to lock", async () => {
  const kit = createDispatchKit({ role: "operator" });

  assert.equal((await kit.command("lock-baseline", { reason: "because" })).kind, "refusal");
});
