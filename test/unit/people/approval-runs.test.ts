import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { aVote, openApprovalDesk as open } from "#test/support/approval-desk.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";

describe("an approval whose process ended in between", () => {
  it("is carried out at the next start, under the same cause", async () => {
    const { calls, start } = open();
    const first = start({ approve: () => new Promise(() => {}) });
    const asked = first.request(anApprovalDraft());
    void first.decide(asked.approvalId, aVote(asked));

    const second = start();
    await second.sweep();
    await second.sweep();

    assert.deepEqual(calls, ['approval-1 by telegram:7: {"book":"standard"}']);
    assert.equal(second.find(asked.approvalId)?.outcome?.state, "done");
  });

  it("is not run again where that could do it twice, and says that it does not know", async () => {
    const { calls, start } = open();
    const first = start({ repeatable: false, approve: () => new Promise(() => {}) });
    const asked = first.request(anApprovalDraft());
    void first.decide(asked.approvalId, aVote(asked));

    const second = start({ repeatable: false });
    await second.sweep();

    assert.deepEqual(calls, []);
    assert.equal(second.find(asked.approvalId)?.outcome?.state, "unknown");
    assert.equal(second.announced.at(-1)?.outcome?.state, "unknown");
  });

  it("is given up after three runs that were cut short", async () => {
    const { start, store } = open();
    const asked = start().request(anApprovalDraft());
    store.appendDecision(asked.approvalId, {
      decision: "approve",
      choice: null,
      actor: "telegram:7",
      cause: "press-1",
      boundTo: asked.boundTo,
      tsMs: 1,
    });
    for (let run = 1; run <= 3; run++) store.beginRun(asked.approvalId, run);
    const last = start();
    await last.sweep();
    assert.equal(last.find(asked.approvalId)?.outcome?.state, "failed");
  });

  it("is not carried out when its request is another by then", async () => {
    const { start, store, calls } = open();
    const asked = start().request(anApprovalDraft());
    const decided = { choice: null, actor: "telegram:7", cause: "press-1", boundTo: "before", tsMs: 1 };
    store.appendDecision(asked.approvalId, { decision: "approve", ...decided });
    const next = start();
    await next.sweep();
    assert.deepEqual([next.find(asked.approvalId)?.outcome?.state, calls], ["refused", []]);
  });
});

describe("an approval whose handler fails", () => {
  it("says so with its own id, keeps the reason in the log, and is not tried again", async () => {
    const { start } = open();
    const approvals = start({
      approve: () => {
        throw new Error("SQLITE_CORRUPT at /home/desk");
      },
    });
    const asked = approvals.request(anApprovalDraft());
    const decided = await approvals.decide(asked.approvalId, aVote(asked));
    assert.ok("approvalId" in decided);
    assert.equal(decided.outcome?.state, "failed");
    assert.doesNotMatch(decided.outcome.what, /SQLITE|home/);
    assert.match(String(approvals.log.lines[0]?.fields.err), /SQLITE_CORRUPT/);
  });

  it("is tried again at the next sweep after a fault that may pass", async () => {
    const { start } = open();
    let runs = 0;
    const approvals = start({
      approve: () => {
        runs += 1;
        if (runs === 1) throw new DeskError("MARKET_UNAVAILABLE", "away", { retryable: true });
        return { done: "resumed" };
      },
    });
    const asked = approvals.request(anApprovalDraft());
    const decided = await approvals.decide(asked.approvalId, aVote(asked));
    assert.ok("approvalId" in decided);
    assert.equal(decided.outcome, null);
    await approvals.sweep();
    assert.deepEqual([approvals.find(asked.approvalId)?.outcome?.state, runs], ["done", 2]);
  });
});
