/** What every AuditLog promises. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAuditLog } from "#src/features/audit-log/store/audit-log.ts";
import type { AuditLine, AuditLog } from "#src/features/audit-log/audit-log.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { openApprovalTables } from "#test/support/approval-tables.ts";

function aLine(changes: Partial<AuditLine> = {}): AuditLine {
  return {
    actor: "telegram:7",
    what: "paused standard",
    cause: "telegram-42-1",
    tsMs: 1_000,
    details: { book: "standard" },
    ...changes,
  };
}

function describeAuditLog(name: string, open: () => AuditLog): void {
  describe(`the audit log, ${name}`, () => {
    it("keeps who did what, when, because of what", () => {
      const audit = open();
      audit.append(aLine());
      assert.deepEqual(audit.recent({}, 10), [aLine()]);
    });

    it("has one line for one cause and deed, however often it is told", () => {
      const audit = open();
      for (const tsMs of [1_000, 2_000]) audit.append(aLine({ tsMs }));
      audit.append(aLine({ what: "paused inverted" }));
      assert.deepEqual(
        audit.recent({}, 10).map(({ what, tsMs }) => [what, tsMs]),
        [
          ["paused inverted", 1_000],
          ["paused standard", 1_000],
        ],
      );
    });

    it("is read newest first, by actor and by time", () => {
      const audit = open();
      audit.append(aLine({ cause: "1", tsMs: 1_000 }));
      audit.append(aLine({ cause: "2", tsMs: 2_000, actor: "discord:9" }));
      audit.append(aLine({ cause: "3", tsMs: 3_000 }));
      const causes = [{}, { actor: "telegram:7" }, { sinceTsMs: 2_000 }].map((filter) =>
        audit.recent(filter, 10).map(({ cause }) => cause),
      );
      assert.deepEqual(causes, [
        ["3", "2", "1"],
        ["3", "1"],
        ["3", "2"],
      ]);
      assert.equal(audit.recent({}, 2).length, 2);
    });
  });
}

describeAuditLog("SQLite", () => createAuditLog(openApprovalTables()));
describeAuditLog("in memory", createMemoryAuditLog);

describe("the audit log in SQLite", () => {
  it("never changes or loses a line", () => {
    const db = openApprovalTables();
    createAuditLog(db).append(aLine());
    assert.throws(() => db.exec("UPDATE audit_lines SET actor = 'nobody'"), /append-only/);
    assert.throws(() => db.exec("DELETE FROM audit_lines"), /append-only/);
  });
});
