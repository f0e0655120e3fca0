import type { Clock } from "#src/ports/clock.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { createActionStore } from "./action-store.ts";
import { createApprovalMessages } from "./approval-messages.ts";
import { createApprovalStore } from "./approval-store.ts";

export function createApprovalStores(db: SqliteDatabase, clock: Clock) {
  return {
    actions: createActionStore(db, clock),
    approvals: createApprovalStore(db),
    approvalMessages: createApprovalMessages(db),
  };
}
