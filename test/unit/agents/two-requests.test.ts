/** Two requests in one message, and what a person likes: joined answers, never two writes, no default book. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { splitsOf } from "#agents/coo/two-parts.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures, signalFigures } from "#test/support/fake-desk.ts";
import { TWO_PART } from "#test/support/utterances-people.ts";
import { plainText } from "#test/support/plain-text.ts";

const SOL = "SOL/USDT:USDT";

function deskWithSol() {
  const positions = [positionFigures(STANDARD_BOOK, SOL), positionFigures(STANDARD_BOOK, "BTC/USDT:USDT")];
  return createFakeDesk({
    books: [bookFigures(STANDARD_BOOK, { positions })],
    signals: [signalFigures(SOL)],
  });
}

test("two questions for two specialists are answered in one message", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ signals: [signalFigures(SOL)] }) });

  const message = await kit.say("how is book 2 doing and why did we short sol?");

  const ran = kit.log.lines
    .filter((line) => line.message === "a skill ran")
    .map(({ fields }) => fields["skill"]);
  assert.deepEqual(ran, ["show-status", "explain-signal"]);
  assert.match(message.headline, /^1\. PAPER: inverted 0\.00 USDT 2\. PAPER: SOL short/);
  assert.match(plainText(message), /\n1\. PAPER: inverted[\s\S]*\n2\. PAPER: SOL short/);
});

test("of two orders in one text none is quoted", async () => {
  const kit = createDispatchKit({ desk: deskWithSol() });

  const message = await kit.say("close btc on book 1 and pause the standard book");

  assert.equal(message.headline, "Nothing was done. One order at a time.");
  assert.deepEqual(kit.desk.writes, []);
});

test("beside a question no write is proposed", async () => {
  const kit = createDispatchKit({ desk: deskWithSol() });

  const message = await kit.say("show my balance and close sol on book 1");

  assert.notEqual(message.kind, "approval");
  assert.deepEqual(kit.desk.writes, []);
});

test("one request with an and in it stays one", () => {
  for (const said of [
    "compare standard and inverted",
    "set the universe of book 1 to btc, eth and sol",
    "set sl of eth to 1950 and tp to 5%",
    "ban btc and eth on book 1",
    "profits and losses",
  ])
    assert.deepEqual(splitsOf(said), [], said);
});

test("a name, a number of rows and a time zone are remembered for that person, after a confirmation", async () => {
  const signals = Array.from({ length: 9 }, () => signalFigures(SOL));
  const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

  for (const said of ["call me Sam", "show 3 rows by default", "my time zone is Europe/Berlin"])
    await kit.press(await kit.say(said), "Remember it");
  const shown = plainText(await kit.say("my preferences"));
  const list = plainText(await kit.command("list-signals"));
  const brief = plainText(await kit.command("show-brief"));
  const why = plainText(await kit.command("explain-signal", { symbol: "SOL" }));

  assert.match(shown, /Name: Sam\nRows of a list: 3\nTime zone: Europe\/Berlin/);
  assert.match(list, /^PAPER: newest signal SOL short, 3 shown\n/);
  assert.match(brief, /\nFor Sam\.\n/);
  assert.match(why, /2025-10-10 22:15 Europe\/Berlin/);
  assert.doesNotMatch(why, /20:15 UTC/);
});

test("a book is never remembered, and nonsense is refused with what to type", async () => {
  const kit = createDispatchKit();

  assert.match((await kit.say("use book 1 by default")).headline, /^There is no default book/);
  for (const input of [
    { key: "count", value: "500" },
    { key: "timeZone", value: "Mars/Base" },
    { key: "name", value: "<b>" },
  ]) {
    const message = await kit.command("set-preference", input);
    assert.equal(message.kind, "refusal");
  }
});

test("the same question about two coins, or twice with something else in it, is answered twice", async () => {
  const signals = [signalFigures(SOL), signalFigures("ETH/USDT:USDT")];
  const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

  const coins = await kit.say("explain eth and sol");
  const whole = await kit.say("why did we buy eth and why did we short sol");
  const books = await kit.say("pnl of book 1 and of book 2");

  assert.match(coins.headline, /^1\. PAPER: ETH .* 2\. PAPER: SOL /);
  assert.match(whole.headline, /^1\. PAPER: ETH .* 2\. PAPER: SOL /);
  assert.equal(books.headline, "PAPER PnL: standard 0.00, inverted 0.00 USDT");
});

test("every two-part request of the tables has two answers, or one that shows both books", async () => {
  const signals = [SOL, "ETH/USDT:USDT"].map((symbol) => signalFigures(symbol));
  for (const [says, [first]] of TWO_PART) {
    const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

    const { headline } = await kit.say(says);

    const ran = kit.log.lines.find((line) => line.message === "a skill ran");
    assert.equal(ran?.fields["skill"], first, says);
    assert.match(headline, /^1\. .+ 2\. .+|standard.*inverted/, says);
  }
});
