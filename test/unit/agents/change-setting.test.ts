import assert from "node:assert/strict";
import { test } from "node:test";
import { WARM_UP_BARS } from "#src/strategies/crossover.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { rate } from "#src/domain/money.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const TAKE_PROFIT = { setting: "take-profit", value: "3%" };

test("a change in words is proposed from what is to what would be, and done by its button only", async () => {
  const kit = createDispatchKit();

  const asked = await kit.say("set take profit of book 1 to 3%");
  const before = kit.desk.rules(STANDARD_BOOK).lanes.futures.takeProfit;
  const done = await kit.press(asked, "standard: take-profit 2.0% -> 3.0%");

  assert.equal(
    plainText(asked),
    [
      "PAPER, to confirm: take-profit of standard (book 1): 2.0% -> 3.0%. Open positions keep their exits.",
      "Nothing is done until you press. The button works for 60 s.",
      "[standard: take-profit 2.0% -> 3.0%]",
    ].join("\n"),
  );
  assert.equal(before, rate("0.02"));
  assert.equal(plainText(done), "PAPER standard: take-profit 2.0% -> 3.0%\nOpen positions keep their exits.");
  assert.equal(kit.desk.rules(STANDARD_BOOK).lanes.futures.takeProfit, rate("0.03"));
  assert.equal(kit.desk.rules(INVERTED_BOOK).lanes.futures.takeProfit, rate("0.02"));
});

test("a change goes to the desk in the name of the person and under the message's identity", async () => {
  const kit = createDispatchKit();

  await kit.command("change-setting", { book: "inverted", ...TAKE_PROFIT }, { updateId: "99" });

  assert.deepEqual(kit.desk.writes, [
    {
      what: "rules",
      bookId: INVERTED_BOOK,
      patch: { lanes: { futures: { takeProfit: rate("0.03") } } },
      order: { cause: "telegram-42-99", actor: "telegram:7" },
    },
  ]);
});

test("a command that runs twice changes once, and then tells what holds", async () => {
  const kit = createDispatchKit();
  const run = () => kit.command("change-setting", { book: "standard", ...TAKE_PROFIT }, { updateId: "5" });

  const [first, second] = [await run(), await run()];

  assert.equal(first.headline, "PAPER standard: take-profit 2.0% -> 3.0%");
  assert.equal(second.headline, "PAPER standard: take-profit is 3.0%");
  assert.equal(kit.desk.writes.length, 1);
});

test("a change without a book is offered for each book on which it would change something", async () => {
  const kit = createDispatchKit();
  await kit.command("change-setting", { book: "standard", ...TAKE_PROFIT });

  const asked = await kit.command("change-setting", TAKE_PROFIT);
  await kit.press(asked, "inverted: take-profit 2.0% -> 3.0%");

  assert.equal(
    plainText(asked),
    [
      "On which book shall I set take-profit?",
      'Now standard 3.0%, inverted 2.0%. Type it, for example "set take-profit of standard to 1.5%".',
      "[inverted: take-profit 2.0% -> 3.0%]",
    ].join("\n"),
  );
  assert.equal(kit.desk.rules(INVERTED_BOOK).lanes.futures.takeProfit, rate("0.03"));
});

test("a switch without a value is offered as what it would become", async () => {
  const kit = createDispatchKit();

  const asked = await kit.command("change-setting", { book: "standard", setting: "spot" });
  await kit.press(asked, "standard: spot on -> off");

  assert.deepEqual(
    asked.buttons?.flat().map(({ label }) => label),
    ["standard: spot on -> off"],
  );
  assert.equal(kit.desk.rules(STANDARD_BOOK).lanes.spot.enabled, false);
});

test("a number that is missing is asked for with the present one, an example and some near it", async () => {
  const asked = await createDispatchKit().say("change the drawdown stop of book 2");

  assert.equal(
    plainText(asked),
    [
      "What shall drawdown-stop be?",
      'Now inverted 8.0%. Type it, for example "set drawdown-stop of inverted to 5%".',
      ...["4.0%", "6.0%", "10.0%", "12.0%"].map((value) => `[inverted: drawdown-stop 8.0% -> ${value}]`),
    ].join("\n"),
  );
});

test("without a setting it offers each of them, and to show them", async () => {
  const kit = createDispatchKit();

  const asked = await kit.command("change-setting", { book: "inverted" });
  const shown = await kit.press(asked, "Show them all");
  const leverage = await kit.press(asked, "leverage");

  assert.match(plainText(asked), /^Which setting shall I change\?\n.*set take-profit of inverted to 3%/);
  assert.match(plainText(asked), /\[futures\] \[leverage\]/);
  assert.match(plainText(leverage), /^What shall leverage be\?[^]*\[inverted: leverage 3x -> 2x\]/);
  assert.equal(shown.headline, "PAPER settings of inverted (book 2)");
});

test("a setting that does not exist is refused with those that do", async () => {
  const message = await createDispatchKit().command("change-setting", {
    book: "standard",
    setting: "luck",
    value: "3",
  });

  assert.equal(message.kind, "refusal");
  assert.match(plainText(message), /^There is no setting "luck"\.\nSettings: futures, leverage, /);
});

test("a setting in two words is understood behind a command as well", async () => {
  const kit = createDispatchKit();

  const message = await kit.command("change-setting", {
    book: "standard",
    setting: "spot",
    value: "take profit 4%",
  });

  assert.equal(message.headline, "PAPER standard: spot-take-profit 3.0% -> 4.0%");
});

test("a refusal of the rule book is shown with its hint, and changes nothing", async () => {
  const kit = createDispatchKit();

  const command = await kit.command("change-setting", { book: "standard", setting: "leverage", value: "5x" });
  const words = await kit.say("set the leverage of book 1 to 5x");
  const anyBook = await kit.command("change-setting", { setting: "leverage", value: "5x" });

  for (const message of [command, words, anyBook]) {
    assert.equal(message.kind, "refusal");
    assert.equal(
      plainText(message),
      "a leverage of 5x, over the cap of 3x\nuse a whole number from 1 to 3, or raise the cap first (at most 10x)",
    );
  }
  assert.deepEqual(kit.desk.writes, []);
});

test("a refusal of the desk at the change itself is shown too", async () => {
  const refusal = { refused: true, code: "busy", reason: "not now", hint: "later" } as const;
  const kit = createDispatchKit({ desk: createFakeDesk({ refusal }) });

  const message = await kit.command("change-setting", { book: "standard", ...TAKE_PROFIT });

  assert.equal(plainText(message), "not now\nlater");
});

test("a change of the scan interval says how long its indicators need", async () => {
  const asked = await createDispatchKit().say("set the scan interval of book 1 to 30 minutes");

  assert.equal(
    asked.headline,
    "PAPER, to confirm: scan of standard (book 1): 15 min -> 30 min. " +
      `Its indicators first need ${WARM_UP_BARS} closed bars (1 d 2 h), unless that history is there.`,
  );
});

test("what is so already is not proposed", async () => {
  const message = await createDispatchKit().say("set take profit of book 1 to 2%");

  assert.equal(message.kind, "refusal");
  assert.equal(message.headline, "take-profit of standard is 2.0% already.");
});

test("a setting that is not in force on a book is refused with why, though no value was given", async () => {
  const message = await createDispatchKit().command("change-setting", { book: "inverted", setting: "scan" });

  assert.equal(
    plainText(message),
    "scan is not in force: inverted mirrors standard, which decides it for both.\n" +
      'Type "settings" to see what is in force on which book.',
  );
});

test("the mirror keeps the book that it mirrors when its mode changes", async () => {
  const kit = createDispatchKit();

  await kit.command("change-setting", { book: "inverted", setting: "mirror", value: "level" });

  assert.deepEqual(kit.desk.rules(INVERTED_BOOK).policy, {
    kind: "mirror",
    of: STANDARD_BOOK,
    mode: "level",
  });
});

test("an operator may not change a setting, by command or in words", async () => {
  const kit = createDispatchKit({ role: "operator" });

  const command = await kit.command("change-setting", { book: "standard", ...TAKE_PROFIT });
  const words = await kit.say("set take profit of book 1 to 3%");

  for (const message of [command, words]) assert.match(message.headline, /^That needs the role owner/);
  assert.deepEqual(kit.desk.writes, []);
});

test("a book that does not exist is refused by its name", async () => {
  const message = await createDispatchKit().say("set take profit of book 3 to 3%");

  assert.equal(message.headline, 'There is no book "book-3".');
});
