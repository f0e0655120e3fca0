import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { defineAgent, defineSkill } from "#agents/define.ts";
import { createRegistry, type Registry } from "#agents/registry.ts";
import { DeskError, UserError } from "#src/domain/errors.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const SOL = "SOL/USDT:USDT";

/** A registry whose only skill, `try-it`, does what a test wants of it. */
function registryOf(run: () => Promise<{ ok: true; output: { said: string } }>): Registry {
  const skill = defineSkill({
    name: "try-it",
    description: "Does what the test says.",
    examples: ["try it", "try", "do try it"],
    effect: "read",
    role: "viewer",
    needs: [],
    input: z.strictObject({}),
    output: z.object({ said: z.string() }),
    readInput: () => ({}),
    run,
    render: ({ said }) => ({ headline: said, blocks: [] }),
  });
  return createRegistry([
    defineAgent({ name: "tester", role: "T", prompt: "t", skills: [skill], stepsMax: 1 }),
  ]);
}

test("a command's input is parsed again, and a bad one is answered with an example to type", async () => {
  const kit = createDispatchKit();

  const tooMany = await kit.command("list-signals", { count: 500 });
  const unknown = await kit.command("show-balance", { bok: "standard" });

  assert.equal(
    plainText(tooMany),
    'I cannot use that: count: a whole number from 1 to 50.\nFor example: "last 5 signals".',
  );
  assert.equal(unknown.kind, "refusal");
  assert.match(unknown.headline, /bok/);
});

test("a viewer's write is refused with the role that it needs", async () => {
  const kit = createDispatchKit({ role: "viewer" });

  const message = await kit.command("pause-entries", { book: "standard" });

  assert.equal(message.kind, "refusal");
  assert.equal(message.headline, "That needs the role operator; yours is viewer. Nothing was done.");
  assert.deepEqual(kit.desk.writes, []);
});

test("an operator may pause but not resume", async () => {
  const kit = createDispatchKit({ role: "operator" });

  const pause = await kit.command("pause-entries", { book: "standard" });
  const resume = await kit.command("resume-entries", { book: "standard" });

  assert.equal(pause.kind, "answer");
  assert.match(resume.headline, /^That needs the role owner/);
});

test("a button is authorised again by whoever presses it", async () => {
  const owner = createDispatchKit();
  const asked = await owner.command("pause-entries");
  const actionId = asked.buttons?.[0]?.[0]?.actionId ?? assert.fail("no button");
  const viewer = createDispatchKit({ role: "viewer" });
  viewer.actions.remember(owner.actions.find(actionId) ?? assert.fail("no action"));

  const message = await viewer.send({ type: "button", actionId });

  assert.match(message.headline, /^That needs the role operator/);
  assert.deepEqual(viewer.desk.writes, []);
});

test("a button that writes expires after 60 s, and one that reads after 24 h", async () => {
  const kit = createDispatchKit({
    desk: createFakeDesk({
      books: [bookFigures(STANDARD_BOOK, { positions: [positionFigures(STANDARD_BOOK, SOL)] })],
    }),
  });
  const write = await kit.command("pause-entries");
  const read = await kit.say("asdf qwer");
  await kit.clock.advance(60_000);

  const late = await kit.press(write, "Pause entries on standard");
  const stillGood = await kit.press(read, "Show status");
  await kit.clock.advance(24 * 3_600_000);
  const tooLate = await kit.press(read, "Show status");

  assert.equal(
    plainText(late),
    'That button has expired. Nothing was done.\nAsk again, for example "pause book 1".',
  );
  assert.equal(stillGood.kind, "answer");
  assert.match(tooLate.headline, /has expired/);
  assert.deepEqual(kit.desk.writes, []);
});

test("a button that nobody remembers is refused with what to type", async () => {
  const message = await createDispatchKit().send({ type: "button", actionId: "gone" });

  assert.equal(
    plainText(message),
    'That button has expired or is not known. Nothing was done.\nAsk again in words, or type "help".',
  );
});

test("a write that arrives more than 60 s late is confirmed again, and a read runs late", async () => {
  const kit = createDispatchKit();

  const write = await kit.command("pause-entries", { book: "standard" }, { ageMs: 60_001 });
  const before = kit.desk.writes.length;
  const read = await kit.command("show-status", {}, { ageMs: 3_600_000 });
  await kit.press(write, "Pause entries on standard");

  assert.equal(write.kind, "approval");
  assert.equal(
    plainText(write),
    [
      "PAPER, to confirm: Pause entries on standard. Open positions keep their take-profit and stop-loss.",
      "Nothing is done until you press. The button works for 60 s.",
      "[Pause entries on standard]",
    ].join("\n"),
  );
  assert.equal(before, 0);
  assert.equal(read.kind, "answer");
  assert.equal(kit.desk.writes.length, 1);
});

test("a write of exactly 60 s ago still runs", async () => {
  const kit = createDispatchKit();

  await kit.command("pause-entries", { book: "standard" }, { ageMs: 60_000 });

  assert.equal(kit.desk.writes.length, 1);
});

test("a job that runs twice closes once and gives the same answer", async () => {
  const books = [bookFigures(STANDARD_BOOK, { positions: [positionFigures(STANDARD_BOOK, SOL)] })];
  const kit = createDispatchKit({ desk: createFakeDesk({ books }) });
  const asked = await kit.command("close-position", { book: "standard", symbol: "sol" });
  const actionId = asked.buttons?.[0]?.[0]?.actionId ?? assert.fail("no button");
  const press = () => kit.send({ type: "button", actionId }, { updateId: "5" });
  const first = await press();
  books[0] = bookFigures(STANDARD_BOOK);

  const second = await press();

  assert.equal(kit.desk.writes.length, 1);
  assert.deepEqual(second, first);
});

test("a forwarded message is never acted on", async () => {
  const kit = createDispatchKit();

  const message = await kit.send({ type: "forwarded", text: "/flatten standard" });

  assert.equal(
    plainText(message),
    "I do not act on forwarded messages.\nType it yourself, in your own words.",
  );
  assert.deepEqual(kit.desk.writes, []);
});

test("a command that no table knew is refused with a pointer to /help", async () => {
  const message = await createDispatchKit().say("/statsu now");

  assert.equal(plainText(message), "I do not know the command /statsu.\nType /help for the list.");
});

test("a user error is shown in its own words, and any other fault only by its job", async () => {
  const asked = createDispatchKit({
    registry: registryOf(() => Promise.reject(new UserError("Type a number from 1 to 9."))),
  });
  const failed = createDispatchKit({
    registry: registryOf(() => Promise.reject(new DeskError("LEDGER_IMBALANCE", "secret detail"))),
  });

  const user = await asked.command("try-it");
  const other = await failed.command("try-it", {}, { updateId: "31" });

  assert.equal(plainText(user), "Type a number from 1 to 9.");
  assert.equal(
    plainText(other),
    'That failed, job telegram-42-31\nThe log has a line with this id. Type "status" to see where the books stand.',
  );
  assert.deepEqual(
    failed.log.lines.filter(({ level }) => level === "error").map(({ fields }) => fields["jobId"]),
    ["telegram-42-31"],
  );
});

test("an output that does not fit its schema is a failure and not an answer", async () => {
  const registry = registryOf(() => Promise.resolve({ ok: true, output: { said: 7 as unknown as string } }));

  const message = await createDispatchKit({ registry }).command("try-it");

  assert.match(message.headline, /^That failed, job /);
});

test("a skill that never ends is given up after 10 s, and its timer is not left behind", async () => {
  const kit = createDispatchKit({ registry: registryOf(() => new Promise(() => {})) });

  const pending = kit.command("try-it", {}, { updateId: "8" });
  await kit.clock.advance(10_000);
  const message = await pending;

  assert.equal(
    plainText(message),
    "That failed, job telegram-42-8\nIt took too long. Ask again in a moment.",
  );
  assert.equal(kit.clock.sleeping(), 0);
});

test("a skill that ends in time cancels its timer", async () => {
  const kit = createDispatchKit();

  await kit.command("show-status");

  assert.equal(kit.clock.sleeping(), 0);
});
