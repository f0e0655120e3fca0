import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { RouteCandidate } from "#src/ports/skill-router.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

/** A router that answers every text with the same candidates. */
function routerOf(...candidates: readonly (readonly [skill: string, confidence: number])[]) {
  return {
    description: "routing by a test",
    route: (): Promise<readonly RouteCandidate[]> =>
      Promise.resolve(candidates.map(([skill, confidence]) => ({ skill, agent: "any", confidence }))),
  };
}

function deskWithSol() {
  const positions = [positionFigures(STANDARD_BOOK, "SOL/USDT:USDT")];
  return createFakeDesk({ books: [bookFigures(STANDARD_BOOK, { positions })] });
}

test("a clear question is answered at once, with the arguments that were said", async () => {
  const message = await createDispatchKit().say("whats my balance on book 2");

  assert.equal(message.headline, "PAPER equity: inverted 1000.00 USDT");
});

test("a write in words is not done but put as a button that says exactly what it does", async () => {
  const kit = createDispatchKit({ desk: deskWithSol() });

  const asked = await kit.say("close sol on book 1");
  const before = kit.desk.writes.length;
  const done = await kit.press(asked, "Close SOL long on standard");

  assert.equal(asked.kind, "approval");
  assert.equal(
    plainText(asked),
    [
      "PAPER, to confirm: Close SOL long on standard (book 1): all 0.5 near 184.40, now +1.00 USDT. Good for 60 s and 0.3% of the price.",
      "Nothing is done until you press. The button works for 60 s.",
      "[Close SOL long on standard]",
    ].join("\n"),
  );
  assert.equal(before, 0);
  assert.equal(done.headline, "PAPER standard: closing SOL");
  assert.equal(kit.desk.writes.length, 1);
});

test("a flatten in words states the positions that it would close", async () => {
  const kit = createDispatchKit({ desk: deskWithSol() });

  const asked = await kit.say("flatten the standard book");

  assert.equal(
    asked.headline,
    "PAPER, to confirm: Flatten standard: pause entries and close 1 open (SOL). It stays paused.",
  );
});

test("a write in words without a book asks which, one button per book", async () => {
  const asked = await createDispatchKit().say("stop trading please");

  assert.equal(asked.headline, "Which book shall I pause?");
  assert.deepEqual(
    asked.buttons?.flat().map(({ label }) => label),
    ["Pause entries on standard", "Pause entries on inverted"],
  );
});

test("a viewer who asks for a write in words is told the role, and gets no button", async () => {
  const message = await createDispatchKit({ role: "viewer" }).say("pause book 1");

  assert.match(message.headline, /^That needs the role operator/);
  assert.equal(message.buttons, undefined);
});

test("when unsure it asks back with a button per candidate that carries what was said", async () => {
  const router = routerOf(["show-balance", 0.45], ["show-profit", 0.44], ["no-such-skill", 0.4]);
  const kit = createDispatchKit({ router });

  const asked = await kit.say("numbers of book 2");
  const answer = await kit.press(asked, "Show profit: inverted");

  assert.equal(
    plainText(asked),
    [
      "Which of these do you mean?",
      'Nothing was done. Press one, or say it in other words. "help" lists what you can ask.',
      "[Show balance: inverted]",
      "[Show profit: inverted]",
      "(routing by a test)",
    ].join("\n"),
  );
  assert.equal(answer.headline, "PAPER PnL: inverted 0.00 USDT");
});

test("confidence without a lead over the runner-up asks back too", async () => {
  const kit = createDispatchKit({ router: routerOf(["show-balance", 0.9], ["show-profit", 0.85]) });

  const asked = await kit.say("anything");

  assert.equal(asked.headline, "Which of these do you mean?");
});

test("at most four candidates are offered, and no write that the person may not do", async () => {
  const candidates = ["pause-entries", "show-status", "show-balance", "show-profit", "show-audit"] as const;
  const router = routerOf(...candidates.map((skill) => [skill, 0.2] as const));

  const asked = await createDispatchKit({ router, role: "viewer" }).say("anything");

  assert.deepEqual(
    asked.buttons?.flat().map(({ label }) => label),
    ["Show status", "Show balance", "Show profit", "Show audit"],
  );
});

test("a write among the candidates of a likeness is not offered", async () => {
  const router = routerOf(["flatten-book", 0.9], ["remember-fact", 0.3], ["show-status", 0.3]);

  const asked = await createDispatchKit({ router }).say("book 2");

  assert.deepEqual(
    asked.buttons?.flat().map(({ label }) => label),
    ["Show status: inverted"],
  );
});

test("words that fit nothing get three ways on", async () => {
  const message = await createDispatchKit().say("asdf qwer zxcv");

  assert.equal(message.headline, "I did not understand that.");
  assert.deepEqual(
    message.buttons?.flat().map(({ label }) => label),
    ["Show help", "Show status", "Show brief"],
  );
});

test("a router that fails, or hangs, is logged and the person is asked", async () => {
  const broken = createDispatchKit({
    router: { description: "broken", route: () => Promise.reject(new Error("no index")) },
  });
  const hanging = createDispatchKit({
    router: { description: "hanging", route: () => new Promise(() => {}) },
  });

  const first = await broken.say("status");
  const pending = hanging.say("status");
  await hanging.clock.advance(5_000);
  const second = await pending;

  assert.deepEqual(
    [first.headline, second.headline],
    ["I did not understand that.", "I did not understand that."],
  );
  for (const kit of [broken, hanging])
    assert.equal(kit.log.lines.filter(({ level }) => level === "error").length, 1);
});

test("an order in words is never answered with a figure about its symbol", async () => {
  const kit = createDispatchKit({ router: routerOf(["explain-signal", 1]) });

  for (const said of ["buy 2 sol", "please short $20 of btc", "go long on eth"]) {
    const message = await kit.say(said);
    assert.match(message.headline, /^(?:The desk has no spot market|For how much|On which book)/, said);
  }
});

test("ordinary questions that only sound like money being moved are not refused", async () => {
  const kit = createDispatchKit();

  for (const said of [
    "any live trades",
    "send me the balance in usdt",
    "whats the real pnl",
    "cash on book 1",
  ])
    assert.notEqual((await kit.say(said)).kind, "refusal", said);
});

test("small talk is met with one line, and a good morning with the brief", async () => {
  const kit = createDispatchKit();

  const answers = await Promise.all(["hello", "thanks!", "good morning"].map((said) => kit.say(said)));

  assert.deepEqual(
    answers.map(({ headline }) => headline.slice(0, 12)),
    ["Hello. Ask m", "You're welco", "PAPER brief:"],
  );
});

test("property: no text whatever makes a write, whoever types it", async () => {
  const words =
    "pause stop close flatten resume sell everything all btc sol book 1 2 standard inverted now yes do it confirm /flatten".split(
      " ",
    );
  const sentence = fc.oneof(
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((some) => some.join(" ")),
    fc.string({ unit: "grapheme", maxLength: 80 }),
  );
  await fc.assert(
    fc.asyncProperty(sentence, async (said) => {
      const kit = createDispatchKit({ desk: deskWithSol(), router: routerOf(["flatten-book", 1]) });

      await kit.say(said);

      assert.deepEqual(kit.desk.writes, []);
    }),
    { numRuns: 100 },
  );
});

test("no order is taken from the beginning of a long text, whose end may take it back", async () => {
  const kit = createDispatchKit({ desk: deskWithSol() });

  const answer = await kit.say(`close sol on book 1${" ".repeat(490)}no wait, cancel that`);

  assert.match(answer.headline, /I read 500 of your \d+ characters, so I did nothing/);
  assert.deepEqual([answer.buttons ?? [], kit.desk.writes], [[], []]);
});

test("of a long question the beginning is answered, and that is said", async () => {
  const answer = await createDispatchKit().say(`whats my balance on book 2 ${"please ".repeat(90)}`);

  assert.match(plainText(answer), /I read the first 500 of your \d+ characters\./);
});
