import assert from "node:assert/strict";
import { test } from "node:test";
import { createControlFixture, ownerOf, stepsOf, tradePairs } from "./control-fixture.ts";
import { BOOKS } from "./round-trips.ts";

test("the verdict comes with book 2's hundredth round trip of the epoch, and not before", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 99);
  assert.equal(fixture.control.status().verdict, null);

  tradePairs(fixture, 1);

  const { verdict, progress } = fixture.control.status();
  assert.deepEqual(
    [verdict?.verdictId, verdict?.kind, verdict?.decided],
    ["verdict-0", "futures-disabled", null],
  );
  assert.deepEqual([progress.roundTrips, progress.needed], [100, 100]);
});

test("a verdict is announced once, whatever closes after it, and is in force for nobody", () => {
  const fixture = createControlFixture();

  tradePairs(fixture, 130);

  assert.deepEqual(stepsOf(fixture), ["verdict"]);
  assert.deepEqual(fixture.applied, []);
});

test("every quarter of the way to a verdict is told, and nothing between or after", () => {
  const fixture = createControlFixture();

  tradePairs(fixture, 130);

  const told = fixture.events.flatMap((event) =>
    event.type === "control" && event.step === "milestone" ? [event.what] : [],
  );
  assert.deepEqual(
    told,
    [25, 50, 75].map((count) => `${count} of 100 round trips of book 2 in epoch 0`),
  );
});

test("a verdict freezes its figures as they stood", () => {
  const fixture = createControlFixture();

  tradePairs(fixture, 105, 70);

  const frozen: unknown = JSON.parse(fixture.deps.store.verdict(0)?.figures ?? "");
  assert.partialDeepStrictEqual(frozen, {
    rules: { roundTrips: 100 },
    change: { type: "flip-and-exchange-exits", bookId: "standard" },
    figures: {
      second: { tally: { roundTrips: 100, wins: 70, netPnl: "30.02" }, winRate: { rate: 0.7 } },
      pairs: { complete: 100 },
    },
  });
});

test("the round trip that brings a verdict and the verdict are one transaction", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 99);
  const failing = { emit: () => assert.fail("the outbox is full") };
  Object.assign(fixture.deps.events, failing);

  assert.throws(() => tradePairs(fixture, 1), /the outbox is full/);

  assert.equal(fixture.deps.store.verdict(0), null);
  assert.equal(fixture.ledger.book(BOOKS.second).rollups.tally("total", "", 0).roundTrips, 99);
});

test("between looks and milestones a close asks the store nothing", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 60);
  const roundTrip = fixture.trade({ bookId: BOOKS.second, side: "short", exit: "99" });
  const silent = new Proxy(fixture.deps.store, {
    get: (_store, name) => assert.fail(`${String(name)} was asked`),
  });
  Object.assign(fixture.deps, { store: silent, history: silent });

  fixture.control.countClose({ roundTrip, eventTsMs: fixture.state.nowMs });

  assert.deepEqual(stepsOf(fixture), []);
});

test("after the verdict a close reads no figures again", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  const unread = new Proxy(fixture.deps.history, {
    get: (_history, name) => assert.fail(`${String(name)} was asked`),
  });
  Object.assign(fixture.deps, { history: unread });

  tradePairs(fixture, 1);

  assert.deepEqual(stepsOf(fixture), ["verdict"]);
});

test("approving changes the settings, and what follows counts in a new epoch", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100, 70);

  const decided = fixture.control.decideVerdict("verdict-0", "approve", ownerOf("telegram-42-1"));

  assert.ok(!("refused" in decided));
  assert.deepEqual([decided.decided?.decision, decided.decided?.actor], ["approve", "telegram:7"]);
  assert.deepEqual(
    fixture.applied.map(({ change, reason, order }) => [change.type, reason, order.actor]),
    [["flip-and-exchange-exits", "verdict-0 approved: locked-in", "telegram:7"]],
  );
  assert.equal(fixture.control.currentEpoch(), 1);
  assert.deepEqual(stepsOf(fixture), ["verdict", "baseline", "decision"]);
});

test("declining is on record and changes nothing", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);

  const decided = fixture.control.decideVerdict("verdict-0", "decline", ownerOf("telegram-42-1"));

  assert.ok(!("refused" in decided));
  assert.equal(decided.decided?.decision, "decline");
  assert.deepEqual([fixture.applied.length, fixture.control.currentEpoch()], [0, 0]);
});

test("the same decision twice by one cause is one decision", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  fixture.control.decideVerdict("verdict-0", "approve", ownerOf("telegram-42-1"));

  const again = fixture.control.decideVerdict("verdict-0", "approve", ownerOf("telegram-42-1"));

  assert.ok(!("refused" in again));
  assert.equal(fixture.applied.length, 1);
  assert.equal(fixture.control.currentEpoch(), 1);
});

test("a decision is final: another one is refused and names the first", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  fixture.control.decideVerdict("verdict-0", "decline", ownerOf("telegram-42-1"));

  const second = fixture.control.decideVerdict("verdict-0", "approve", ownerOf("telegram-42-2"));

  assert.ok("refused" in second);
  assert.match(second.reason, /declined by telegram:7/);
  assert.deepEqual(fixture.applied, []);
});

test("settings that refuse leave the verdict undecided", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  fixture.state.refusal = { refused: true, code: "exits", reason: "no such exits" };

  const refused = fixture.control.decideVerdict("verdict-0", "approve", ownerOf("telegram-42-1"));

  assert.deepEqual(refused, fixture.state.refusal);
  assert.equal(fixture.control.status().verdict?.decided, null);
  assert.equal(fixture.control.currentEpoch(), 0);
});

for (const wrong of ["verdict-7", "verdict--1", "", "0; DROP TABLE verdicts"]) {
  test(`a verdict "${wrong}" that does not exist is refused, and the waiting one is named`, () => {
    const fixture = createControlFixture();
    tradePairs(fixture, 100);

    const refused = fixture.control.decideVerdict(wrong, "approve", ownerOf("telegram-42-1"));

    assert.ok("refused" in refused);
    assert.match(refused.hint ?? "", /verdict-0/);
  });
}

test("an undecided verdict of an older epoch still waits for its owner", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  fixture.control.lockBaseline("go on", ownerOf("telegram-42-1"));

  const { verdict, waiting } = fixture.control.status();

  assert.equal(verdict, null);
  assert.deepEqual(
    waiting.map(({ verdictId }) => verdictId),
    ["verdict-0"],
  );
});

test("the record refuses to be changed", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 100);
  fixture.control.decideVerdict("verdict-0", "decline", ownerOf("telegram-42-1"));
  fixture.control.lockBaseline("a line", ownerOf("telegram-42-2"));

  for (const table of ["epochs", "verdicts", "verdict_decisions"]) {
    assert.throws(() => fixture.db.exec(`DELETE FROM ${table}`), /append-only/);
    assert.throws(() => fixture.db.exec(`UPDATE ${table} SET event_ts_ms = 1`), /append-only/);
  }
});
