import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createActionStore } from "#src/features/approvals/store/action-store.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createApprovals } from "#src/features/approvals/approvals.ts";
import type { Actor } from "#src/domain/roles.ts";
import type { ApprovalHandler } from "#src/features/approvals/approvals-api.ts";
import { createAnnouncer, DECIDE_SKILL } from "#src/features/approvals/announce-approvals.ts";
import { anApprovalDraft } from "#test/support/approval-draft.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const OWNER: Actor = { platform: "telegram", userId: "7", role: "owner" };

/** Approvals over the real tables; an owner on Telegram and on Discord. */
function open(handler: Partial<ApprovalHandler> = {}) {
  const clock = createFakeClock();
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const { outbox, audit, approvals: store, approvalMessages: messages, ledgerStore } = database;
  const actions = createActionStore(database.db, clock);
  let wakes = 0;
  database.events.after("outbox", () => void (wakes += 1));
  const start = () => {
    const announcer = createAnnouncer({
      outbox,
      actions,
      messages,
      decidersOf: (role) => [
        { platform: "telegram", chatId: `the ${role}` },
        { platform: "discord", chatId: `user:the ${role}` },
      ],
      clock,
    });
    const approvals = createApprovals({
      store,
      audit,
      atomically: (work) => ledgerStore.atomically(work),
      announce: (approval) => announcer.announce(approval),
      clock,
      log: createSilentLog(),
      signal: new AbortController().signal,
    });
    approvals.handle("resume", {
      repeatable: true,
      approve: () => ({ done: "standard trades again" }),
      ...handler,
    });
    const sweep = async (): Promise<void> => {
      await approvals.sweep();
      announcer.catchUp((approvalId) => store.find(approvalId));
    };
    return { ...approvals, announcer, sweep };
  };
  const rows = () => [...outbox.unqueued("telegram", 50), ...outbox.unqueued("discord", 50)];
  /** The platform has it. */
  const deliver = (dedupeKey: string, messageId: string): void => {
    const row = rows().find((one) => one.dedupeKey === dedupeKey) ?? assert.fail(dedupeKey);
    outbox.markDelivered(row.outboxId, [messageId], clock.nowMs());
  };
  const ask = (approvals: ReturnType<typeof start>) =>
    approvals.request(anApprovalDraft({ expiresTsMs: clock.nowMs() + 60_000 }));
  return { clock, database, actions, start, rows, deliver, ask, wakes: () => wakes };
}

describe("a request for approval", () => {
  it("goes to every chat of who may decide, once, and each button carries what it decides", () => {
    const { start, ask, rows, actions, clock, wakes } = open();
    const approvals = start();
    const approval = ask(approvals);
    approvals.announcer.announce(approval);

    assert.deepEqual(
      rows().map(({ destination }) => `${destination.platform} ${destination.chatId}`),
      ["telegram the owner", "discord user:the owner"],
    );
    assert.ok(wakes() >= 2);
    const [approve, decline] = rows()[1]?.message.buttons?.flat() ?? [];
    assert.deepEqual([approve?.label, decline?.label], ["Approve approval-1", "Decline approval-1"]);
    const { boundTo } = approval;
    const action = actions.find(approve?.actionId ?? "");
    assert.deepEqual(
      [action?.skill, action?.input],
      [DECIDE_SKILL, { approval: "approval-1", decision: "approve", boundTo }],
    );
    assert.equal(actions.find(decline?.actionId ?? "")?.expiresTsMs, clock.nowMs() + 60_000);
  });

  it("that was decided becomes inert on every platform: the sent messages say by whom, without buttons", async () => {
    const { start, ask, rows, deliver } = open();
    const approvals = start();
    const { approvalId, boundTo } = ask(approvals);
    deliver("approval-1-telegram-the owner", "101");
    deliver("approval-1-discord-user:the owner", "202");
    await approvals.decide(approvalId, { decision: "approve", boundTo, actor: OWNER, cause: "press-1" });
    await approvals.sweep();

    assert.deepEqual(
      rows().map(({ destination, message }) => [destination.editMessageId, message.buttons]),
      [
        ["101", undefined],
        ["202", undefined],
      ],
    );
    const [row] = rows();
    assert.match(
      plainText(row?.message ?? assert.fail("no edit")),
      /Resume standard: already approved by telegram:7[^]*Done: standard trades again/,
    );
  });

  it("that was decided before it arrived is made inert as soon as its message id is known, also after a restart", async () => {
    const { start, ask, rows, deliver } = open();
    const first = start();
    const { approvalId, boundTo } = ask(first);
    deliver("approval-1-telegram-the owner", "101");
    await first.decide(approvalId, { decision: "decline", boundTo, actor: OWNER, cause: "press-1" });
    const before = rows().filter(({ destination }) => destination.editMessageId !== undefined);
    deliver("approval-1-discord-user:the owner", "202");

    const second = start();
    await second.sweep();
    await second.sweep();

    const edits = rows().filter(({ destination }) => destination.editMessageId !== undefined);
    assert.deepEqual([before.length, edits.length], [1, 2]);
    assert.match(edits[1]?.message.headline ?? "", /already declined by telegram:7/);
  });

  it("that never arrived needs no edit", async () => {
    const { start, ask, rows, database } = open();
    const approvals = start();
    const { approvalId, boundTo } = ask(approvals);
    for (const { outboxId } of rows()) database.outbox.markFailed(outboxId, "blocked", 1);
    await approvals.decide(approvalId, { decision: "decline", boundTo, actor: OWNER, cause: "press-1" });
    await approvals.sweep();
    assert.deepEqual([rows(), database.approvalMessages.outdated(10)], [[], []]);
  });

  it("whose decision takes long says so, and then what came of it", async () => {
    const work = Promise.withResolvers<{ done: string }>();
    const { clock, start, ask, rows, deliver } = open({ approve: () => work.promise });
    const approvals = start();
    const { approvalId, boundTo } = ask(approvals);
    deliver("approval-1-telegram-the owner", "101");
    deliver("approval-1-discord-user:the owner", "202");
    const deciding = approvals.decide(approvalId, { decision: "approve", boundTo, actor: OWNER, cause: "p" });
    await clock.advance(5_000);
    await deciding;
    approvals.announcer.catchUp((id) => approvals.find(id));
    const meanwhile = rows().map(({ message }) => plainText(message));
    work.resolve({ done: "the command ran" });
    await approvals.sweep();
    const after = rows().map(({ message }) => plainText(message));
    assert.equal(meanwhile.length, 2);
    assert.match(meanwhile[0] ?? "", /already approved[^]*being carried out/);
    assert.equal(after.length, 4);
    assert.match(after[1] ?? "", /Done: the command ran/);
  });

  it("that expired becomes inert, too", async () => {
    const { clock, start, ask, rows, deliver } = open();
    const approvals = start();
    ask(approvals);
    deliver("approval-1-telegram-the owner", "101");
    await clock.advance(60_000);
    await approvals.sweep();
    const edit = rows().find(({ destination }) => destination.editMessageId !== undefined);
    assert.match(edit?.message.headline ?? "", /has expired, nothing was done/);
  });
});
