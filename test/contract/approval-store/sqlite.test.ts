import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createApprovalStore } from "#src/features/approvals/store/approval-store.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";
import { openApprovalTables } from "#test/support/approval-tables.ts";
import { describeApprovalStore } from "./approval-store-contract.ts";

describeApprovalStore("SQLite", () => createApprovalStore(openApprovalTables()));

describe("the approvals in SQLite", () => {
  it("survive a restart, with their hash", () => {
    const db = openApprovalTables();
    const { approval } = createApprovalStore(db).append(anApprovalDraft(), 1_000);
    assert.deepEqual(createApprovalStore(db).find(approval.approvalId), approval);
  });

  it("have another hash as soon as a row was tampered with", () => {
    const db = openApprovalTables();
    const store = createApprovalStore(db);
    const { approval } = store.append(anApprovalDraft(), 1_000);
    db.exec("DROP TRIGGER approvals_no_update");
    db.exec(`UPDATE approvals SET payload = '{"book":"inverted"}'`);
    assert.notEqual(store.find(approval.approvalId)?.boundTo, approval.boundTo);
  });

  for (const table of ["approvals", "approval_decisions", "approval_runs", "approval_outcomes"]) {
    it(`never change or lose a row of ${table}`, () => {
      const db = openApprovalTables();
      const store = createApprovalStore(db);
      store.append(anApprovalDraft(), 1_000);
      const decided = { choice: null, actor: "telegram:7", cause: "c", boundTo: "h", tsMs: 1 };
      store.appendDecision("approval-1", { decision: "approve", ...decided });
      store.beginRun("approval-1", 1);
      store.appendOutcome("approval-1", { state: "done", what: "resumed", tsMs: 1 });
      assert.throws(() => db.exec(`UPDATE ${table} SET number = 2`), /append-only/);
      assert.throws(() => db.exec(`DELETE FROM ${table}`), /append-only/);
    });
  }
});
