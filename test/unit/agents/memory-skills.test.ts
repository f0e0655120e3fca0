import assert from "node:assert/strict";
import { test } from "node:test";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { plainText } from "#test/support/plain-text.ts";

test("what a person tells is remembered once he has confirmed it, recalled, and forgotten again", async () => {
  const kit = createDispatchKit();

  const asked = await kit.say("remember that we never post on fridays, whatever happens to SOL");
  const before = kit.memory.list(["fact"], 5).length;
  const kept = await kit.press(asked, "Remember it");
  const again = await kit.press(asked, "Remember it");
  const recalled = await kit.say("what do you remember about posts on friday?");
  const forgotten = await kit.press(await kit.say("forget 1"), "Forget number 1");
  const gone = await kit.say("what do you remember about friday?");

  assert.match(asked.headline, /remember "we never post on fridays, whatever happens to SOL"/);
  assert.equal(before, 0);
  assert.equal(kept.headline, "Remembered as number 1");
  assert.equal(again.headline, "Remembered as number 2");
  assert.match(plainText(recalled), /- 1 we never post on fridays.* \(fact, telegram:7, /);
  assert.equal(forgotten.headline, "Forgotten: number 1");
  assert.doesNotMatch(plainText(gone), /- 1 /);
});

test("the same job run twice remembers once", async () => {
  const kit = createDispatchKit();
  const input = { text: "the sol stop was my idea" };

  await kit.command("remember-fact", input, { updateId: "u1" });
  await kit.command("remember-fact", input, { updateId: "u1" });

  assert.equal(kit.memory.list(["fact"], 5).length, 1);
});

test("a viewer may look at what is remembered, and change nothing of it", async () => {
  const kit = createDispatchKit({ role: "viewer" });

  const told = await kit.command("remember-fact", { text: "anything" });
  const listed = await kit.command("recall-memories");

  assert.equal(told.kind, "refusal");
  assert.equal(listed.headline, "Nothing is remembered");
});

test("nothing to remember, no such number and no such receipts are refused with what to type", async () => {
  const kit = createDispatchKit();

  const messages = await Promise.all([
    kit.command("remember-fact"),
    kit.command("forget-memory", { number: 9 }),
    kit.command("forget-memory"),
    kit.command("show-receipts", { turn: "telegram-42-1" }),
  ]);

  for (const message of messages) {
    assert.equal(message.kind, "refusal", message.headline);
    assert.match(plainText(message), /Say what|Type|Press/);
  }
});
