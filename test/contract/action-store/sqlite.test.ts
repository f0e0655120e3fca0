import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createActionStore } from "#src/features/approvals/store/action-store.ts";
import type { ButtonAction } from "#src/features/approvals/action-store.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { openMessageTables } from "#test/support/message-tables.ts";

const MINUTE_MS = 60_000;

function open() {
  const clock = createFakeClock();
  const db = openMessageTables();
  return { clock, db, actions: createActionStore(db, clock) };
}

function anAction(expiresTsMs: number): ButtonAction {
  return {
    skill: "close-position",
    input: { book: "standard", symbol: "BTC" },
    role: "operator",
    inPlace: true,
    expiresTsMs,
  };
}

describe("the action store", () => {
  it("finds what a button does by a short id, also after a restart", () => {
    const { clock, db, actions } = open();
    const action = anAction(clock.nowMs() + MINUTE_MS);
    const actionId = actions.remember(action);
    const restarted = createActionStore(db, clock);
    assert.match(actionId, /^[A-Za-z0-9_-]{12}$/);
    assert.deepEqual(restarted.find(actionId), action);
  });

  it("gives the same action a new id each time", () => {
    const { clock, actions } = open();
    const ids = Array.from({ length: 100 }, () => actions.remember(anAction(clock.nowMs() + MINUTE_MS)));
    assert.equal(new Set(ids).size, 100);
  });

  it("knows nothing of an id that it never gave", () => {
    assert.equal(open().actions.find("abcdefghijkl"), null);
  });

  it("forgets a button at the moment it expires", async () => {
    const { clock, actions } = open();
    const actionId = actions.remember(anAction(clock.nowMs() + MINUTE_MS));
    await clock.advance(MINUTE_MS - 1);
    const before = actions.find(actionId);
    await clock.advance(1);
    assert.notEqual(before, null);
    assert.equal(actions.find(actionId), null);
  });

  it("removes expired rows when it remembers the next, and keeps at most 10,000", async () => {
    const { clock, db, actions } = open();
    const rows = db.prepare("SELECT count(*) FROM button_action").pluck();
    for (let index = 0; index < 20; index++) actions.remember(anAction(clock.nowMs() + MINUTE_MS));
    await clock.advance(MINUTE_MS);
    const first = actions.remember(anAction(clock.nowMs() + MINUTE_MS));
    const afterPruning = rows.get();
    for (let index = 0; index < 10_000; index++) actions.remember(anAction(clock.nowMs() + MINUTE_MS));
    assert.deepEqual([afterPruning, rows.get(), actions.find(first)], [1, 10_000, null]);
  });
});
