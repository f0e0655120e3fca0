/** Adjustments in a chat. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import type { AdjustmentFigures } from "#src/ports/adjustments-api.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeAdjustments } from "#test/support/fake-adjustments.ts";
import { NOW_MS } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const HOUR_MS = 3_600_000;
const count = { roundTrips: 10, losses: 6, matching: 4, netPnl: amount("-3") };

function adjustment(fields: Partial<AdjustmentFigures> = {}): AdjustmentFigures {
  return {
    adjustmentId: "adjustment-1",
    kind: "widen-stops",
    title: "Widen stops 25% at the same risk",
    reason: "5 of 9 losses were half way",
    cause: "noise-stop",
    symbol: null,
    changes: [
      { type: "rules", bookId: STANDARD_BOOK, patch: { lanes: { futures: { stopLoss: rate("0.02") } } } },
    ],
    confidence: { probability: 0.81, mean: -0.004, low: -0.01, high: 0.002, n: 25 },
    lastsMs: 168 * HOUR_MS,
    state: "active",
    proposedTsMs: NOW_MS - 48 * HOUR_MS,
    steps: [],
    evidence: null,
    shippedTsMs: NOW_MS - 24 * HOUR_MS,
    endsTsMs: NOW_MS + 144 * HOUR_MS,
    approvalId: null,
    counts: {
      windowMs: 24 * HOUR_MS,
      before: count,
      after: { ...count, losses: 3, matching: 1, netPnl: amount("2") },
    },
    ...fields,
  };
}

test("the list tells state, confidence with its n and interval, time left, and the counts before and after", async () => {
  const waiting = adjustment({
    adjustmentId: "adjustment-2",
    state: "waiting",
    approvalId: "approval-4",
    counts: null,
  });
  const kit = createDispatchKit({
    adjustments: createFakeAdjustments({ adjustments: [waiting, adjustment()] }),
  });

  const said = plainText(await kit.command("list-adjustments"));

  assert.match(said, /1 in force, 1 waiting for an owner/);
  assert.match(said, /confidence 81% \(n=25\): -0\.40% a round trip, 95% interval -1\.00% to \+0\.20%/);
  assert.match(
    said,
    /in the 1 d before: 10 round trips, 6 losses \(4 of its kind\), -3\.00 USDT; since: 10 round trips, 3 losses \(1 of its kind\), \+2\.00 USDT/,
  );
  assert.match(said, /\[Decide adjustment-2\]\n\[Revert adjustment-1\]\n\[Look for proposals now\]/);
});

test("an owner reverts by its name or where there is one only; others may not", async () => {
  const adjustments = createFakeAdjustments({ adjustments: [adjustment()] });
  const owner = createDispatchKit({ adjustments });
  const operator = createDispatchKit({ adjustments, role: "operator" });

  const refused = plainText(await operator.command("revert-adjustment", { adjustment: "1" }));
  const proposed = await owner.say("revert the adjustment");
  assert.deepEqual(adjustments.writes, []);
  const done = plainText(await owner.press(proposed, "Revert adjustment-1"));
  const unknown = plainText(await owner.command("revert-adjustment", { adjustment: "adjustment-9" }));

  assert.match(refused, /needs the role owner/);
  assert.match(done, /adjustment-1 is reverted/);
  assert.match(unknown, /"adjustment-9" is not in force/);
  assert.deepEqual(
    adjustments.writes.map(({ what }) => what),
    ["revert adjustment-1"],
  );
});

test("a change is replayed from words, and asked back where none is named", async () => {
  const adjustments = createFakeAdjustments();
  const kit = createDispatchKit({ adjustments });

  const running = plainText(await kit.say("replay wider stops"));
  await kit.say("replay resting sol");
  const asked = plainText(await kit.command("replay-change"));
  const unknown = plainText(await kit.command("replay-change", { change: "rest-symbol", symbol: "NOSUCH" }));

  assert.match(running, /running[\s\S]*Ask again in a minute/);
  assert.deepEqual(adjustments.asked, ["widen-stops", "rest-symbol SOL"]);
  assert.match(asked, /Which change shall be replayed\?/);
  assert.match(unknown, /does not trade "NOSUCH"/);
});

test("nothing to propose is said with what it would take", async () => {
  const kit = createDispatchKit();

  const said = plainText(await kit.command("propose-adjustments"));

  assert.match(said, /nothing new to propose[\s\S]*needs 10 round trips of a kind, a confidence of 75%/);
});
