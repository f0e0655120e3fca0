import assert from "node:assert/strict";
import { test } from "node:test";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";

test("what a person changed is on the record, what he asked is not", async () => {
  const kit = createDispatchKit();
  await kit.command("show-status");
  await kit.command("pause-entries", { book: "standard" });
  const asked = await kit.say("pause book 2");
  assert.deepEqual(kit.deeds.lines, ["telegram:7 wrote pause-entries"]);
  await kit.press(asked, "Pause entries on inverted");
  assert.equal(kit.deeds.lines.length, 2);
});

test("what a role does not reach is on the record, by command, by button and in words", async () => {
  const owner = createDispatchKit();
  const viewer = createDispatchKit({ role: "viewer" });
  await viewer.command("pause-entries", { book: "standard" });
  await viewer.say("pause book 1");
  const { actions } = viewer;
  const action = {
    skill: "flatten-book",
    input: { book: "standard" },
    role: "operator",
    inPlace: false,
  } as const;
  const actionId = actions.remember({ ...action, expiresTsMs: viewer.clock.nowMs() + 60_000 });
  await viewer.send({ type: "button", actionId });
  await viewer.command("show-file", { path: "package.json" });

  assert.deepEqual(viewer.deeds.lines, [
    "telegram:7 was denied pause-entries",
    "telegram:7 was denied pause-entries",
    "telegram:7 was denied flatten-book",
    "telegram:7 was denied show-file",
  ]);
  assert.deepEqual([viewer.desk.writes, owner.deeds.lines], [[], []]);
});

test("a refusal by the desk's own rules is no denial", async () => {
  const kit = createDispatchKit();
  await kit.command("close-position", { book: "standard", symbol: "NOPE" });
  assert.deepEqual(kit.deeds.lines, []);
});
