/** What every ApprovalStore promises. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Approval, DecidedApproval } from "#src/features/approvals/model/approval.ts";
import type { ApprovalStore } from "#src/features/approvals/approval-store.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";

const APPROVED: DecidedApproval = {
  decision: "approve",
  choice: null,
  actor: "telegram:7",
  cause: "press-1",
  boundTo: "hash",
  tsMs: 2_000,
};

export function describeApprovalStore(name: string, open: () => ApprovalStore): void {
  describe(`the approval store, ${name}`, () => {
    it("keeps a request as it was made, under an id that a person can type", () => {
      const store = open();
      const draft = anApprovalDraft({ choices: [{ label: "As viewer", value: "viewer" }] });
      const { approval, isNew } = store.append(draft, 1_000);
      assert.equal(isNew, true);
      assert.deepEqual(approval, {
        ...draft,
        approvalId: "approval-1",
        boundTo: approval.boundTo,
        requestedTsMs: 1_000,
        state: "waiting",
        decided: null,
        outcome: null,
      });
      assert.deepEqual(store.find("approval-1"), approval);
      assert.deepEqual(store.findByCause(draft.cause), approval);
    });

    it("takes the same cause for the same request", () => {
      const store = open();
      const first = store.append(anApprovalDraft(), 1_000);
      const second = store.append(anApprovalDraft({ title: "something else" }), 2_000);
      assert.deepEqual([second.isNew, second.approval], [false, first.approval]);
    });

    it("binds two requests to two hashes", () => {
      const store = open();
      const [one, two] = ["a", "b"].map((cause) => store.append(anApprovalDraft({ cause }), 1_000).approval);
      assert.notEqual(one?.boundTo, two?.boundTo);
    });

    it("knows no request that was never made", () => {
      const store = open();
      const found = ["approval-1", "approval-x", "", "1"].map((id) => store.find(id));
      assert.deepEqual([...found, store.findByCause("never")], [null, null, null, null, null]);
    });

    it("lets the first decision stand", () => {
      const store = open();
      store.append(anApprovalDraft(), 1_000);
      const taken = [
        store.appendDecision("approval-1", APPROVED),
        store.appendDecision("approval-1", { ...APPROVED, decision: "decline", actor: "discord:9" }),
      ];
      const { state, decided } = store.find("approval-1") ?? {};
      assert.deepEqual([taken, state, decided], [[true, false], "approved", APPROVED]);
    });

    it("lists what waits and what is not carried out yet, oldest first", () => {
      const store = open();
      for (const cause of ["a", "b", "c", "d", "e"]) store.append(anApprovalDraft({ cause }), 1_000);
      store.appendDecision("approval-1", APPROVED);
      store.appendDecision("approval-2", { ...APPROVED, decision: "decline" });
      store.appendDecision("approval-3", { ...APPROVED, decision: "expire", actor: "clock" });
      store.appendOutcome("approval-1", { state: "done", what: "resumed", tsMs: 3_000 });
      assert.deepEqual(
        [ids(store.waiting(10)), ids(store.waiting(1)), ids(store.unfinished(10))],
        [["approval-4", "approval-5"], ["approval-4"], ["approval-2"]],
      );
    });

    it("counts runs, and lets the first outcome stand", () => {
      const store = open();
      store.append(anApprovalDraft(), 1_000);
      store.appendDecision("approval-1", APPROVED);
      const runs = [store.beginRun("approval-1", 2_000), store.beginRun("approval-1", 3_000)];
      store.appendOutcome("approval-1", { state: "done", what: "resumed", tsMs: 3_000 });
      store.appendOutcome("approval-1", { state: "failed", what: "late", tsMs: 4_000 });
      assert.deepEqual(runs, [1, 2]);
      assert.deepEqual(store.find("approval-1")?.outcome, { state: "done", what: "resumed", tsMs: 3_000 });
    });
  });
}

function ids(approvals: readonly Approval[]): string[] {
  return approvals.map(({ approvalId }) => approvalId);
}
