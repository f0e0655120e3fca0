/** Adjustments in a chat. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anAdjustment } from "#test/support/an-adjustment.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeAdjustments } from "#test/support/fake-adjustments.ts";
import { plainText } from "#test/support/plain-text.ts";

test("the list tells state, pattern with its n and interval, time left, and the counts before and after", async () => {
  const waiting = anAdjustment({
    adjustmentId: "adjustment-2",
    state: "waiting",
    approvalId: "approval-4",
    counts: null,
  });
  const kit = createDispatchKit({
    adjustments: createFakeAdjustments({ adjustments: [waiting, anAdjustment()] }),
  });

  const said = plainText(await kit.command("list-adjustments"));

  assert.match(said, /1 in force, 1 waiting for an owner/);
  assert.match(
    said,
    /lose with a probability of 97% \(n=25\): -0\.40% a round trip, 95% interval -0\.80% to \+0\.01%\. One of 6 that were looked for: corrected for that, 94%\./,
  );
  assert.match(
    said,
    /in the 1 d before: 10 round trips, 6 losses \(4 of its kind\), -3\.00 USDT; since: 10 round trips, 3 losses \(1 of its kind\), \+2\.00 USDT/,
  );
  assert.match(said, /\[Decide adjustment-2\]\n\[Revert adjustment-1\]\n\[Look for proposals now\]/);
});

test("an owner reverts by its name or where there is one only; others may not", async () => {
  const adjustments = createFakeAdjustments({ adjustments: [anAdjustment()] });
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

  assert.match(
    said,
    /nothing new to propose[\s\S]*needs 10 round trips of a kind, more losses than chance explains/,
  );
});
