/** Adjustments over a real desk: proposed, replayed, asked for, shipped, counted, ended and put back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyRecord } from "#src/features/record/verify-record.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import { BTC, ETH } from "#test/support/desk-fixture.ts";
import { plainBlocks } from "#test/support/plain-text.ts";
import { createKit, EVIDENCE, lose, loseOften, ORDER, rulesOf, shipped } from "./adjustment-kit.ts";

test("code proposes once, replays before and after, and only then asks an owner, with all that he needs", async () => {
  const kit = createKit();
  loseOften(kit);

  const proposed = kit.adjustments.propose(ORDER);
  assert.deepEqual(kit.adjustments.propose({ ...ORDER, cause: "m2" }), []);
  assert.deepEqual(kit.approvals.waiting(), []);
  await kit.sweep();
  await kit.sweep();

  assert.deepEqual(proposed.map(({ kind, state }) => `${kind} ${state}`).toSorted(), [
    "cut-size-tighten-stops proposed",
    "rest-symbol proposed",
  ]);
  assert.equal(kit.replayed.length, 2);
  const cut = kit.replayed.find(({ after }) => after[0]?.universe === null) ?? assert.fail();
  const rest = kit.replayed.find(({ after }) => after[0]?.universe !== null) ?? assert.fail();
  assert.equal(cut.before[0]?.lanes.futures.stopLoss, rate("0.015"));
  assert.equal(cut.after[1]?.lanes.futures.stopLoss, rate("0.01125"));
  assert.deepEqual(
    rest.after.map(({ universe }) => universe),
    [["ETH"], ["ETH"]],
  );
  const waiting = kit.approvals.waiting();
  assert.deepEqual(
    waiting.map(({ kind, role }) => [kind, role]),
    [
      ["adjustment", "owner"],
      ["adjustment", "owner"],
    ],
  );
  const said = plainBlocks(waiting.flatMap(({ blocks }) => blocks));
  for (const part of [
    /12 of 12 losses never got half way to their take-profit; 0 wins and 12 losses \(n=12\) in all/,
    /standard: futures stop 1\.125%|standard: futures allocation 52\.500%, futures stop 1\.125%/,
    /such round trips lose with a probability of over 99% \(n=12\): -\d\.\d\d% a round trip, 95% interval -\d\.\d\d% to -\d\.\d\d%/,
    /the probability that such round trips lose on average/,
    /Proof the change helps standard with a probability of 91% \(n=7 days\)/,
    /found on closes from 2025-12-09 00:00 UTC to 2026-01-08 00:00 UTC, and replayed on the days after them/,
    /the book itself 0\.00 USDT \(n=0\)/,
    /over 2688 bars of 2 symbols/,
    /-5\.00 USDT, won 45\.0% \(n=40\), drawdown 4\.0% -> -3\.00 USDT, won 60\.0% \(n=30\)/,
    /\+0\.20 USDT a day, 95% interval -0\.10 to \+0\.50 \(n=7 days\)/,
    /It ends 7 d after it ships/,
  ])
    assert.match(said, part);
  assert.equal(rulesOf(kit).lanes.futures.stopLoss, rate("0.015"), "nothing changes before an approval");
});

test("where there is no replay nobody is asked, and the reason is on record", async () => {
  const kit = createKit();
  kit.state.failure = "less than a day of bars is on record";
  loseOften(kit);
  kit.adjustments.propose(ORDER);

  await kit.sweep();

  assert.deepEqual(kit.approvals.waiting(), []);
  const [one] = kit.adjustments.adjustments(9);
  assert.equal(one?.state, "refused");
  assert.equal(one.steps.at(-1)?.what, "no replay: less than a day of bars is on record");
});

test("a change whose own replay is worse, or is not what the book did, is not asked for", async () => {
  const [book] = EVIDENCE.books;
  assert.ok(book !== undefined);
  const worse = { ...book, helps: 0.2 };
  const unlike = { ...book, before: { ...book.before, gain: amount("90") } };
  for (const [replayed, words] of [
    [worse, /helps standard with a probability of 20% \(n=7 days\), which is under the 75% that it takes/],
    [unlike, /its replay proves nothing: unchanged it made \+\d+\.\d+% where standard made /],
  ] as const) {
    const kit = createKit();
    kit.state.evidence = { ...EVIDENCE, books: [replayed] };
    loseOften(kit);
    kit.adjustments.propose(ORDER);

    await kit.sweep();

    assert.deepEqual(kit.approvals.waiting(), []);
    for (const one of kit.adjustments.adjustments(9)) {
      assert.equal(one.state, "refused");
      assert.match(one.steps.at(-1)?.what ?? "", words);
    }
  }
});

test("what a proposal is found on and what it is replayed on are two days apart", async () => {
  const kit = createKit();
  loseOften(kit);
  const [proposed] = kit.adjustments.propose(ORDER);
  await kit.sweep();

  const [request] = kit.replayed;
  assert.ok(proposed?.found !== null && proposed !== undefined && request !== undefined);
  assert.equal(request.measuredFromTsMs - proposed.found.toTsMs, 48 * 3_600_000);
  assert.equal(request.fromTsMs, proposed.found.toTsMs);
  assert.ok(request.toTsMs - request.measuredFromTsMs >= 7 * 24 * 3_600_000);
  const closed = kit.desk.ledgerStore.roundTrips(STANDARD_BOOK, 99);
  assert.ok(closed.every(({ closedTsMs }) => closedTsMs < (proposed.found?.toTsMs ?? 0)));
  assert.equal(
    request.before[0]?.balance,
    kit.desk.desk.equityMarks.recent(STANDARD_BOOK, 1)[0]?.closeEquity,
  );
});

test("losses of the week that would prove a change are not what it is found on", () => {
  const kit = createKit();
  for (let round = 0; round < 12; round += 1) lose(kit.desk, BTC, round);
  while (kit.desk.vault.sweep() > 0);

  assert.deepEqual(kit.adjustments.propose(ORDER), []);
});

test("an approved one changes every book it names, tells it once, and a run that is repeated does nothing more", async () => {
  const kit = createKit();
  loseOften(kit);
  kit.adjustments.propose(ORDER);
  await kit.sweep();

  while (kit.approvals.waiting().length > 0) {
    await kit.approve("approve", "press");
    await kit.approvals.sweep();
  }

  const active = kit.adjustments.adjustments(9).filter(({ state }) => state === "active");
  assert.equal(active.length, 2);
  for (const book of [STANDARD_BOOK, INVERTED_BOOK]) {
    assert.equal(rulesOf(kit, book).lanes.futures.stopLoss, rate("0.01125"));
    assert.equal(rulesOf(kit, book).lanes.futures.allocation, rate("0.525"));
    assert.deepEqual(
      kit.desk.desk.context.rests.activeBans(book, kit.desk.nowMs()).map(({ base }) => base),
      ["BTC"],
    );
  }
  const told = kit.desk.events.flatMap((event) => (event.type === "adjustment" ? event.eventId : []));
  assert.deepEqual(told.toSorted(), ["adjustment-1:shipped", "adjustment-2:shipped"]);
  const [first] = active;
  const again = await kit.adjustments.handler.approve(
    kit.approvals.find(first?.approvalId ?? "") ?? assert.fail(),
    { actor: "telegram:7", choice: null, cause: "press", signal: new AbortController().signal },
  );
  assert.ok("done" in again);
  assert.equal(verifyRecord(kit.desk.database.chain).fault, null);
});

test("a declined one changes nothing, and its kind rests for a week", async () => {
  const kit = createKit();
  loseOften(kit);
  const proposed = kit.adjustments.propose(ORDER);
  await kit.sweep();

  await kit.approve("decline", "one");
  await kit.approve("decline", "two");

  assert.deepEqual(
    kit.adjustments.adjustments(9).map(({ state }) => state),
    ["declined", "declined"],
  );
  assert.equal(rulesOf(kit).lanes.futures.stopLoss, rate("0.015"));
  assert.deepEqual(kit.adjustments.propose({ ...ORDER, cause: "later" }), []);
  assert.equal(proposed.length, 2);
});

test("a revert puts back exactly what it changed, and says what it left because somebody changed it since", async () => {
  const kit = await shipped();
  await kit.approve();
  const cut =
    kit.adjustments.adjustments(9).find(({ kind }) => kind === "cut-size-tighten-stops") ?? assert.fail();
  const patch = { lanes: { futures: { stopLoss: rate("0.02") } } };
  createDeskCommands(kit.desk.desk).changeRules(
    STANDARD_BOOK,
    patch,
    { actor: "a", cause: "by hand" },
    "mine",
  );

  const reverted = kit.adjustments.revert(cut.adjustmentId, { actor: "telegram:7", cause: "m9" });
  const again = kit.adjustments.revert(cut.adjustmentId, { actor: "telegram:7", cause: "m9" });

  assert.ok(!("refused" in reverted) && !("refused" in again));
  assert.equal(rulesOf(kit).lanes.futures.stopLoss, rate("0.02"), "what somebody set stays");
  assert.equal(rulesOf(kit).lanes.futures.allocation, rate("0.7"));
  assert.equal(rulesOf(kit, INVERTED_BOOK).lanes.futures.stopLoss, rate("0.015"));
  assert.match(
    reverted.steps.at(-1)?.what ?? "",
    /left as somebody changed it since: futures\.stopLoss of standard$/,
  );
  assert.ok("refused" in kit.adjustments.revert(cut.adjustmentId, { actor: "telegram:7", cause: "m10" }));
});

test("at its end everything is put back by itself, once, also after a restart of the loop", async () => {
  const kit = await shipped();
  await kit.approve();
  const cut =
    kit.adjustments.adjustments(9).find(({ kind }) => kind === "cut-size-tighten-stops") ?? assert.fail();
  while (kit.desk.nowMs() < (cut.endsTsMs ?? 0)) kit.desk.bar(ETH, "10.00");

  await kit.sweep();
  await kit.sweep();

  const states = kit.adjustments.adjustments(9).map(({ state }) => state);
  assert.deepEqual(states, ["ended", "ended"]);
  assert.equal(rulesOf(kit).lanes.futures.stopLoss, rate("0.015"));
  assert.equal(rulesOf(kit).lanes.futures.allocation, rate("0.7"));
  const ends = kit.desk.events.filter(({ eventId }) => eventId.endsWith(":ended"));
  assert.equal(ends.length, 2);
});

test("two adjustments of the same setting are never in force together", async () => {
  const kit = await shipped();
  await kit.approve();
  const cut =
    kit.adjustments.adjustments(9).find(({ kind }) => kind === "cut-size-tighten-stops") ?? assert.fail();
  const { adjustmentId: _id, state: _state, steps: _steps, proposedTsMs: _at, ...draft } = cut;
  const second =
    kit.desk.database.ledgerStore.atomically(() =>
      kit.desk.database.adjustments.propose({ ...draft, kind: "widen-stops" }, "again", 0, 0),
    ) ?? assert.fail();
  await kit.sweep();
  await kit.approve("approve", "second");

  const refused = kit.adjustments.adjustment(second.adjustmentId);
  assert.equal(refused?.state, "refused");
  assert.match(refused.steps.at(-1)?.what ?? "", /changes the same setting and is still in force/);
});

test("what was counted before and after it shipped is told of two windows of one length", async () => {
  const kit = createKit();
  loseOften(kit);
  lose(kit.desk, BTC, 0);
  kit.adjustments.propose(ORDER);
  await kit.sweep();
  await kit.approve();
  await kit.approve();
  for (let round = 0; round < 3; round += 1) {
    lose(kit.desk, ETH, round);
  }
  while (kit.desk.vault.sweep() > 0);

  const cut = kit.adjustments.adjustments(9).find(({ kind }) => kind === "cut-size-tighten-stops");

  assert.ok((cut?.counts?.windowMs ?? 0) > 0);
  assert.ok((cut?.counts?.before.losses ?? 0) > 0);
  assert.equal(
    cut?.counts?.after.losses,
    kit.desk.vault.latest({ span: { fromTsMs: cut?.shippedTsMs ?? 0, toTsMs: kit.desk.nowMs() } }, 99).length,
  );
});

test("a replay that somebody asks for is run once and kept; one that changes nothing is refused", async () => {
  const kit = createKit();
  const { signal } = new AbortController();

  const answers = [
    await kit.adjustments.replay("widen-stops", null, signal),
    await kit.adjustments.replay("widen-stops", null, signal),
    await kit.adjustments.replay("rest-symbol", "BTC", signal),
    await kit.adjustments.replay("rest-symbol", null, signal),
  ];

  assert.deepEqual(
    answers.map((answer) => ("refused" in answer ? "refused" : answer.state)),
    ["done", "done", "done", "refused"],
  );
  assert.equal(kit.replayed.length, 2);
  kit.state.failure = "the replay took too long";
  const failed = await kit.adjustments.replay("longer-scan", null, signal);
  assert.ok("state" in failed && failed.state === "failed" && failed.why === "the replay took too long");
});
