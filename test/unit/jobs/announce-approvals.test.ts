import assert from "node:assert/strict";
import { test } from "node:test";
import { createActionStore } from "#src/adapters/sqlite/action-store.ts";
import { createOutboxStore } from "#src/adapters/sqlite/outbox-store.ts";
import { createAnnouncer, DECIDE_SKILL } from "#jobs/announce-approvals.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryApprovals } from "#test/support/memory-approvals.ts";
import { openMessageTables } from "#test/support/message-tables.ts";

test("a request goes to every chat of who may decide, once, and each button carries what it decides", () => {
  const clock = createFakeClock();
  const db = openMessageTables();
  const [outbox, actions] = [createOutboxStore(db), createActionStore(db, clock)];
  let pokes = 0;
  const announce = createAnnouncer({
    outbox,
    actions,
    decidersOf: (role) => [
      { platform: "console", chatId: "console" },
      { platform: "telegram", chatId: `the ${role}` },
    ],
    clock,
    pokeRelay: () => void (pokes += 1),
  });
  const expiresTsMs = clock.nowMs() + 60_000;
  const approval = createMemoryApprovals(clock).request(anApprovalDraft({ expiresTsMs }));

  announce(approval);
  announce(approval);

  const rows = [...outbox.unqueued("console", 10), ...outbox.unqueued("telegram", 10)];
  assert.deepEqual(
    rows.map(({ destination }) => destination.chatId),
    ["console", "the owner"],
  );
  assert.equal(pokes, 2);
  const [approve, decline] = rows[1]?.message.buttons?.flat() ?? [];
  assert.deepEqual([approve?.label, decline?.label], ["Approve approval-1", "Decline approval-1"]);
  const { boundTo } = approval;
  assert.deepEqual(actions.find(approve?.actionId ?? "")?.skill, DECIDE_SKILL);
  assert.deepEqual(actions.find(approve?.actionId ?? "")?.input, {
    approval: "approval-1",
    decision: "approve",
    boundTo,
  });
  assert.equal(actions.find(decline?.actionId ?? "")?.expiresTsMs, expiresTsMs);
});
