import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApprovalHandler } from "#src/features/approvals/approvals-api.ts";
import { aVote, anActor, openApprovalDesk as open } from "#test/support/approval-desk.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";

function whatOf(lines: readonly { actor: string; what: string }[]): string[] {
  return lines.map(({ actor, what }) => `${actor} ${what}`).toReversed();
}

describe("an approval", () => {
  it("asks once, is decided, carried out and on the record", async () => {
    const { audit, calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft());
    approvals.request(anApprovalDraft());
    const decided = await approvals.decide(asked.approvalId, aVote(asked));

    assert.ok("approvalId" in decided);
    assert.deepEqual([decided.state, decided.outcome?.what], ["approved", "standard trades again"]);
    assert.deepEqual(calls, ['approval-1 by telegram:7: {"book":"standard"}']);
    assert.deepEqual(
      approvals.announced.map(({ state, outcome }) => [state, outcome?.state]),
      [
        ["waiting", undefined],
        ["approved", undefined],
        ["approved", "done"],
      ],
    );
    assert.deepEqual(whatOf(audit.recent({}, 10)), [
      "telegram:7 asked for approval-1: Resume standard",
      "telegram:7 approved approval-1: Resume standard",
      "desk carried out (standard trades again): approval-1: Resume standard",
    ]);
    assert.deepEqual(approvals.waiting(), []);
  });

  it("is the first answer's; later ones are told whose it was", async () => {
    const { calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft());
    const [first, second] = await Promise.all([
      approvals.decide(asked.approvalId, aVote(asked, { actor: anActor("7"), cause: "a" })),
      approvals.decide(
        asked.approvalId,
        aVote(asked, { actor: anActor("8"), cause: "b", decision: "decline" }),
      ),
    ]);
    assert.ok("approvalId" in first && "refused" in second);
    assert.match(second.reason, /already approved by telegram:7/);
    assert.equal(calls.length, 1);
  });

  it("is answered again, and not done again, when the job of its press runs again", async () => {
    const { calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft());
    const [one, two] = [aVote(asked), aVote(asked)].map((vote) => approvals.decide(asked.approvalId, vote));
    assert.deepEqual(await one, await two);
    assert.equal(calls.length, 1);
  });

  it("needs the role, at the moment of the press, and who pressed without it is on the record, once", async () => {
    const { audit, calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft());
    for (const cause of ["a", "b"]) {
      const vote = aVote(asked, { actor: anActor("9", "operator"), cause });
      const refused = await approvals.decide(asked.approvalId, vote);
      assert.ok("refused" in refused);
      assert.equal(refused.code, "ROLE_NEEDED");
    }
    assert.deepEqual([calls, approvals.waiting().length], [[], 1]);
    assert.deepEqual(whatOf(audit.recent({}, 10)), [
      "telegram:7 asked for approval-1: Resume standard",
      "telegram:9 was denied to approve approval-1: Resume standard",
    ]);
  });

  it("says which kinds nobody carries out", () => {
    const { start } = open();
    assert.deepEqual(start().unhandled(), ["verdict", "adjustment", "command", "publish", "pairing"]);
  });

  it("is bound to what was shown", async () => {
    const { calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft());
    const refused = await approvals.decide(asked.approvalId, aVote(asked, { boundTo: "another" }));
    assert.ok("refused" in refused);
    assert.equal(refused.code, "APPROVAL_CHANGED");
    assert.deepEqual(calls, []);
  });

  it("with several ways to approve needs one of them, and hands it on", async () => {
    const { start } = open();
    let chosen: string | null = null;
    const approvals = start({
      approve: (_approval, { choice }) => {
        chosen = choice;
        return { done: "paired" };
      },
    });
    const choices = [{ label: "As viewer", value: "viewer" }];
    const asked = approvals.request(anApprovalDraft({ choices }));
    const without = await approvals.decide(asked.approvalId, aVote(asked));
    const wrong = await approvals.decide(asked.approvalId, aVote(asked, { choice: "owner" }));
    await approvals.decide(asked.approvalId, aVote(asked, { choice: "viewer" }));
    assert.ok("refused" in without && "refused" in wrong);
    assert.deepEqual([without.code, wrong.code, chosen], ["CHOICE_NEEDED", "CHOICE_NEEDED", "viewer"]);
  });

  it("that is declined does nothing, unless its handler has something to do", async () => {
    const { calls, start } = open();
    const plain = start();
    const asked = plain.request(anApprovalDraft());
    const declined = await plain.decide(asked.approvalId, aVote(asked, { decision: "decline" }));
    assert.ok("approvalId" in declined);
    assert.deepEqual([declined.state, declined.outcome?.what, calls], ["declined", "nothing was done", []]);

    const minding = start({ decline: () => ({ done: "the verdict is declined" }) });
    const second = minding.request(anApprovalDraft({ cause: "ask-2" }));
    const minded = await minding.decide(
      second.approvalId,
      aVote(second, { decision: "decline", cause: "b" }),
    );
    assert.ok("approvalId" in minded);
    assert.equal(minded.outcome?.what, "the verdict is declined");
  });

  it("expires by itself, is on the record so, and may not be decided any more", async () => {
    const { clock, audit, calls, start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft({ expiresTsMs: clock.nowMs() + 60_000 }));
    await clock.advance(59_999);
    await approvals.sweep();
    assert.equal(approvals.waiting().length, 1);
    await clock.advance(1);
    const late = await approvals.decide(asked.approvalId, aVote(asked));
    await approvals.sweep();

    assert.ok("refused" in late);
    assert.equal(late.code, "APPROVAL_EXPIRED");
    assert.deepEqual([approvals.find(asked.approvalId)?.state, calls], ["expired", []]);
    assert.equal(approvals.announced.at(-1)?.state, "expired");
    assert.equal(whatOf(audit.recent({}, 1))[0], "clock let expire approval-1: Resume standard");
  });

  it("that its handler refuses says so, and keeps the reason", async () => {
    const { start } = open();
    const approvals = start({
      approve: () => ({ refused: true, code: "AUDIT", reason: "the audit still disagrees" }),
    });
    const asked = approvals.request(anApprovalDraft());
    const decided = await approvals.decide(asked.approvalId, aVote(asked));
    assert.ok("approvalId" in decided);
    assert.deepEqual(
      [decided.outcome?.state, decided.outcome?.what],
      ["refused", "the audit still disagrees"],
    );
  });

  it("whose handler takes long is answered meanwhile, and ends when it is done", async () => {
    const { clock, start } = open();
    const work = Promise.withResolvers<{ done: string }>();
    const approvals = start({ approve: () => work.promise });
    const asked = approvals.request(anApprovalDraft());
    const deciding = approvals.decide(asked.approvalId, aVote(asked));
    await clock.advance(5_000);
    const decided = await deciding;
    assert.ok("approvalId" in decided);
    assert.deepEqual([decided.state, decided.outcome], ["approved", null]);
    work.resolve({ done: "the command ran" });
    await approvals.sweep();
    assert.equal(approvals.find(asked.approvalId)?.outcome?.what, "the command ran");
  });

  it("of a kind that nothing carries out fails by name", async () => {
    const { start } = open();
    const approvals = start();
    const asked = approvals.request(anApprovalDraft({ kind: "publish" }));
    const decided = await approvals.decide(asked.approvalId, aVote(asked));
    assert.ok("approvalId" in decided);
    assert.match(decided.outcome?.what ?? "", /kind "publish"/);
  });

  it("has one handler a kind", () => {
    const approvals = open().start();
    const handler: ApprovalHandler = { repeatable: true, approve: () => ({ done: "" }) };
    assert.throws(() => approvals.handle("resume", handler), /two handlers/);
  });
});
