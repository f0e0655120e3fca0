import { openDatabase, type SqliteDatabase } from "#src/storage/database.ts";
import { APPROVAL_SCHEMA } from "#src/features/approvals/store/schema-approvals.ts";

/** A database in memory that has the tables of approvals and the audit log, and nothing else. */
export function openApprovalTables(): SqliteDatabase {
  return openDatabase({ path: ":memory:", migrations: [APPROVAL_SCHEMA], durability: "off" });
}
