import assert from "node:assert/strict";
import { test } from "node:test";
import { readHours, readReason } from "#agents/trading-lead/bans.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk, NOW_MS, signalFigures } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const HOUR_MS = 3_600_000;
const BAN = {
  base: "DOGE",
  untilTsMs: NOW_MS + 24 * HOUR_MS,
  reason: "it gaps",
  actor: "telegram:7",
};

test("a ban in words is proposed with its end, and done by its button only", async () => {
  const kit = createDispatchKit();

  const asked = await kit.say("ban doge on book 1 for 2 days");
  const before = kit.desk.writes.length;
  const done = await kit.press(asked, "Ban DOGE on standard for 48 h");

  assert.equal(
    asked.headline,
    "PAPER, to confirm: Ban DOGE on standard for 48 h, until 2025-10-12 21:15 UTC: no entry in either lane. " +
      "What is open keeps its exits.",
  );
  assert.equal(before, 0);
  assert.equal(
    plainText(done),
    [
      "PAPER standard: DOGE is banned until 2025-10-12 21:15 UTC",
      "What is open keeps its exits.",
      'To lift it earlier: "unban DOGE on standard".',
    ].join("\n"),
  );
  assert.deepEqual(kit.desk.bans(STANDARD_BOOK), [
    { base: "DOGE", untilTsMs: NOW_MS + 48 * HOUR_MS, reason: "no reason given", actor: "telegram:7" },
  ]);
  assert.deepEqual(kit.desk.bans(INVERTED_BOOK), []);
});

test("a ban lasts 48 hours unless told, by the venue's clock", async () => {
  const kit = createDispatchKit();

  await kit.command("ban-symbol", { book: "standard", symbol: "DOGEUSDT" }, { updateId: "99" });

  assert.deepEqual(kit.desk.writes, [
    {
      what: "ban",
      bookId: STANDARD_BOOK,
      ban: { base: "DOGE", untilTsMs: NOW_MS + 48 * HOUR_MS, reason: "no reason given" },
      order: { cause: "telegram-42-99", actor: "telegram:7" },
    },
  ]);
});

test("a ban of an hour and of 30 days are taken, and what is outside is refused with what to type", async () => {
  const kit = createDispatchKit();
  const ban = (hours: number) => kit.command("ban-symbol", { book: "standard", symbol: "BTC", hours });

  const taken = [await ban(1), await ban(720)].map(({ kind }) => kind);
  const refused = [await ban(0), await ban(721), await ban(1.5)];

  assert.deepEqual(taken, ["answer", "answer"]);
  for (const message of refused)
    assert.equal(
      plainText(message),
      'I cannot use that: hours: a whole number of hours from 1 to 720 (30 days).\nFor example: "ban doge on book 1".',
    );
  assert.equal(kit.desk.writes.length, 2);
});

test("a ban without a book asks with one button per book, for as long as was said", async () => {
  const kit = createDispatchKit();

  const asked = await kit.say("ban doge on both books for 12 hours");
  await kit.press(asked, "Ban DOGE on inverted for 12 h");

  assert.equal(
    plainText(asked),
    [
      "On which book shall I ban DOGE?",
      'Or type it, for example "ban DOGE on book 1".',
      "[Ban DOGE on standard for 12 h]",
      "[Ban DOGE on inverted for 12 h]",
    ].join("\n"),
  );
  assert.deepEqual(
    kit.desk.writes.map(({ bookId, ban }) => [bookId, ban?.untilTsMs]),
    [[INVERTED_BOOK, NOW_MS + 12 * HOUR_MS]],
  );
});

test("a ban without a coin offers those of recent signals first, each once", async () => {
  const signals = [signalFigures("SOL/USDT:USDT"), signalFigures("SOL/USDT"), signalFigures("BTC/USDT:USDT")];
  const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

  const onBook = await kit.command("ban-symbol", { book: "inverted", hours: 6 });
  const open = await kit.command("ban-symbol");
  const which = await kit.press(open, "SOL");

  assert.deepEqual(
    onBook.buttons
      ?.flat()
      .slice(0, 2)
      .map(({ label }) => label),
    ["Ban SOL on inverted for 6 h", "Ban BTC on inverted for 6 h"],
  );
  assert.equal(which.headline, "On which book shall I ban SOL?");
  assert.deepEqual(kit.desk.writes, []);
});

test("a coin that the desk does not trade cannot be banned", async () => {
  const message = await createDispatchKit().say("ban $pepe on book 1");

  assert.equal(message.kind, "refusal");
  assert.equal(message.headline, 'The desk does not trade "PEPE".');
});

test("a ban that runs twice ends when its first run said", async () => {
  const kit = createDispatchKit();
  const run = (hours: number) =>
    kit.command("ban-symbol", { book: "standard", symbol: "BTC", hours }, { updateId: "5" });

  const [first, second] = [await run(24), await run(48)];

  assert.deepEqual(second, first);
  assert.equal(kit.desk.writes.length, 1);
});

test("an unban in words says what it lifts, and lifts it by its button only", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ bans: { standard: [BAN] } }) });

  const asked = await kit.say("unban doge on book 1");
  const before = kit.desk.bans(STANDARD_BOOK).length;
  const done = await kit.press(asked, "Unban DOGE on standard");

  assert.equal(
    asked.headline,
    "PAPER, to confirm: Lift the ban of DOGE on standard, which holds until 2025-10-11 21:15 UTC (1 d left): it gaps.",
  );
  assert.equal(before, 1);
  assert.equal(plainText(done), "PAPER standard: DOGE is not banned\nThe next signal may open it.");
  assert.deepEqual(kit.desk.bans(STANDARD_BOOK), []);
});

test("an unban that leaves book or coin open offers every ban that holds", async () => {
  const bans = { standard: [BAN, { ...BAN, base: "BTC" }], inverted: [BAN] };
  const kit = createDispatchKit({ desk: createFakeDesk({ bans }) });

  const all = await kit.command("unban-symbol");
  const coin = await kit.command("unban-symbol", { symbol: "doge" });
  await kit.press(coin, "Unban DOGE on inverted");

  assert.deepEqual(
    all.buttons?.flat().map(({ label }) => label),
    ["Unban DOGE on standard", "Unban BTC on standard", "Unban DOGE on inverted"],
  );
  assert.equal(coin.headline, "Which ban shall I lift?");
  assert.deepEqual(kit.desk.bans(INVERTED_BOOK), []);
  assert.equal(kit.desk.bans(STANDARD_BOOK).length, 2);
});

test("an unban of what is not banned says what is", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ bans: { standard: [BAN] } }) });

  const coin = await kit.say("unban sol on book 2");
  const any = await kit.command("unban-symbol", { book: "inverted" });

  assert.equal(plainText(coin), "SOL is not banned on inverted.\nBanned now: DOGE on standard.");
  assert.equal(plainText(any), "No coin is banned on inverted.\nBanned now: DOGE on standard.");
});

test("an unban that runs again after it was done gives the same answer", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ bans: { standard: [BAN] } }) });
  const run = () => kit.command("unban-symbol", { book: "standard", symbol: "doge" }, { updateId: "5" });

  const [first, second] = [await run(), await run()];

  assert.deepEqual(second, first);
  assert.equal(kit.desk.writes.length, 1);
});

test("a viewer may neither ban nor unban, and an operator may", async () => {
  const viewer = createDispatchKit({ role: "viewer" });
  const operator = createDispatchKit({ role: "operator" });
  const target = { book: "standard", symbol: "BTC" };

  for (const skill of ["ban-symbol", "unban-symbol"]) {
    assert.match((await viewer.command(skill, target)).headline, /^That needs the role operator/);
    assert.equal((await operator.command(skill, target)).kind, "answer");
  }
  assert.deepEqual(viewer.desk.writes, []);
});

test("the pairs of a book are its universe, a mirror's are those of the book it mirrors", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ bans: { inverted: [BAN] } }) });
  await kit.command("change-setting", { book: "standard", setting: "universe", value: "btc, eth" });

  const message = await kit.command("list-pairs");

  assert.equal(
    plainText(message),
    [
      "PAPER pairs: standard 2 (0 banned), inverted 2 (1 banned)",
      "standard (book 1): 2 coins",
      "BTC, ETH",
      "No coin is banned.",
      "inverted (book 2): 2 coins, as standard, which it mirrors",
      "BTC, ETH",
      "- DOGE banned until 2025-10-11 21:15 UTC (1 d left): it gaps (telegram:7)",
    ].join("\n"),
  );
});

test("a book without a universe of its own opens what the desk watches, a coin of two lanes once", async () => {
  const symbols = ["BTC/USDT:USDT", "BTC/USDT", "ETH/USDT:USDT"];
  const kit = createDispatchKit({ desk: createFakeDesk({ symbols }) });

  const message = await kit.command("list-pairs", { book: "standard" });

  assert.match(plainText(message), /\nstandard \(book 1\): 2 coins, all that the desk watches\nBTC, ETH\n/);
});

test("how long a ban shall last is read from everyday words", () => {
  const cases = {
    "for 24 hours": 24,
    "for 12h": 12,
    "for 2 days": 48,
    "for a day": 24,
    "for a week": 168,
    "for two weeks": 336,
    "for 60 days": 1_440,
    "on book 2": undefined,
    "a hard one": undefined,
    forever: undefined,
  };

  for (const [said, hours] of Object.entries(cases)) assert.equal(readHours(said), hours, said);
});

test("the reason of a ban is what stands behind because", () => {
  assert.equal(readReason("ban btc because of the news"), "of the news");
  assert.equal(readReason("ban btc"), undefined);
});
