import { openDatabase, type SqliteDatabase } from "#src/adapters/sqlite/database.ts";
import { APPROVAL_SCHEMA } from "#src/adapters/sqlite/schema-approvals.ts";

/** A database in memory that has the tables of approvals and the audit log, and nothing else. */
export function openApprovalTables(): SqliteDatabase {
  return openDatabase({ path: ":memory:", migrations: [APPROVAL_SCHEMA], durability: "off" });
}
