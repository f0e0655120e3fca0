import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const SOL = "SOL/USDT:USDT";
const BTC = "BTC/USDT:USDT";

function deskWithPositions() {
  const standard = [positionFigures(STANDARD_BOOK, SOL), positionFigures(STANDARD_BOOK, BTC)];
  const inverted = [positionFigures(INVERTED_BOOK, SOL, { side: "short" })];
  return createFakeDesk({
    books: [
      bookFigures(STANDARD_BOOK, { positions: standard }),
      bookFigures(INVERTED_BOOK, { positions: inverted }),
    ],
  });
}

test("a pause with a book pauses that book, in the name of the person and under the message's identity", async () => {
  const kit = createDispatchKit();

  const message = await kit.command("pause-entries", { book: "inverted" }, { updateId: "99" });

  assert.equal(message.headline, "PAPER inverted: entries are paused");
  assert.deepEqual(kit.desk.writes, [
    { what: "pause", bookId: INVERTED_BOOK, order: { cause: "telegram-42-99", actor: "telegram:7" } },
  ]);
});

test("a write without a book asks with one button per book and does nothing until one is pressed", async () => {
  for (const [skill, question, label] of [
    ["pause-entries", "Which book shall I pause?", "Pause entries on inverted"],
    ["resume-entries", "Which book shall I resume?", "Resume entries on inverted"],
    ["flatten-book", "Which book shall I flatten?", "Flatten inverted: close all"],
  ] as const) {
    const kit = createDispatchKit();

    const asked = await kit.command(skill);
    const before = kit.desk.writes.length;
    await kit.press(asked, label);

    assert.equal(asked.headline, question);
    assert.equal(before, 0);
    assert.deepEqual(
      kit.desk.writes.map((write) => write.bookId),
      [INVERTED_BOOK],
    );
  }
});

test("a refusal of the desk is shown with its reason and its hint", async () => {
  const refusal = {
    refused: true,
    code: "book-halted",
    reason: "standard is halted",
    hint: "Type /audit.",
  } as const;
  const kit = createDispatchKit({ desk: createFakeDesk({ refusal }) });

  for (const skill of ["pause-entries", "resume-entries", "flatten-book"]) {
    const message = await kit.command(skill, { book: "standard" });
    assert.equal(message.kind, "refusal");
    assert.equal(plainText(message), "standard is halted\nType /audit.");
  }
});

test("a halted book is not resumed by the command: the owners are asked, once, and one of them does it", async () => {
  const halted = bookFigures(STANDARD_BOOK, { tradingState: "halted", stateReason: "fell 5% today" });
  const kit = createDispatchKit({ desk: createFakeDesk({ books: [halted, bookFigures(INVERTED_BOOK)] }) });

  const asked = await kit.command("resume-entries", { book: "standard" });
  const again = await kit.command("resume-entries", { book: "standard" });
  const before = kit.desk.writes.length;
  const card = await kit.press(asked, "Show approval-1");
  const done = await kit.press(card, "Approve approval-1");

  assert.match(plainText(asked), /standard is halted: approval-1 asks the owners[^]*Nothing is resumed yet/);
  assert.match(again.headline, /approval-1/);
  assert.match(card.headline, /owner to approve: Resume standard, halted: fell 5% today/);
  assert.match(plainText(done), /already approved by telegram:7[^]*Done: standard trades again/);
  assert.equal(before, 0);
  assert.deepEqual(
    kit.desk.writes.map(({ what, order }) => [what, order.cause]),
    [["resume", "approval-1"]],
  );
});

test("flatten says how many positions it closes and that the book stays paused", async () => {
  const kit = createDispatchKit({ desk: deskWithPositions() });

  const message = await kit.command("flatten-book", { book: "standard" });

  assert.equal(
    plainText(message),
    [
      "PAPER standard: paused, closing 2 positions",
      "Each fill follows as an alert.",
      'The book stays paused until an owner types "resume standard".',
    ].join("\n"),
  );
});

test("a close finds the venue's symbol of the position on the named book only", async () => {
  const kit = createDispatchKit({ desk: deskWithPositions() });

  const asked = await kit.command("close-position", { book: "inverted", symbol: "sol" });
  const before = kit.desk.writes.length;
  const message = await kit.press(asked, "Close SOL short on inverted");

  assert.equal(asked.kind, "approval");
  assert.equal(before, 0);
  assert.equal(message.headline, "PAPER inverted: closing SOL");
  assert.deepEqual(
    kit.desk.writes.map(({ bookId, symbol }) => [bookId, symbol]),
    [[INVERTED_BOOK, SOL]],
  );
});

test("a close without a book offers the positions in that symbol on every book", async () => {
  const kit = createDispatchKit({ desk: deskWithPositions() });

  const asked = await kit.command("close-position", { symbol: "SOL" });
  const quoted = await kit.press(asked, "Close SOL short on inverted");
  await kit.press(quoted, "Close SOL short on inverted");

  assert.equal(
    plainText(asked),
    [
      "Which position shall I close?",
      'Or type it, for example "close btc on book 1".',
      "[Close SOL long on standard]",
      "[Close SOL short on inverted]",
    ].join("\n"),
  );
  assert.deepEqual(
    kit.desk.writes.map(({ bookId, symbol }) => [bookId, symbol]),
    [[INVERTED_BOOK, SOL]],
  );
});

test("a close of a symbol that is open nowhere names what is open", async () => {
  const kit = createDispatchKit({ desk: deskWithPositions() });

  const message = await kit.command("close-position", { symbol: "doge" });

  assert.equal(
    plainText(message),
    "No DOGE position is open.\nOpen: SOL on standard, BTC on standard, SOL on inverted.",
  );
});

test("a close that finds no position on the named book says so, and what is open", async () => {
  const kit = createDispatchKit({ desk: deskWithPositions() });

  const message = await kit.command("close-position", { book: "inverted", symbol: "BTC" });

  assert.equal(message.kind, "refusal");
  assert.match(plainText(message), /^No BTC position is open on inverted\.\nOpen: SOL on standard/);
  assert.doesNotMatch(plainText(message), /internal words/);
  assert.deepEqual(kit.desk.writes, []);
});

test("a button made for one position does not close a later one in the same symbol", async () => {
  const position = positionFigures(STANDARD_BOOK, SOL);
  const books = [bookFigures(STANDARD_BOOK, { positions: [position] })];
  const kit = createDispatchKit({ desk: createFakeDesk({ books }) });
  const asked = await kit.command("close-position", { symbol: "SOL" });
  books[0] = bookFigures(STANDARD_BOOK, { positions: [{ ...position, positionId: "another" }] });

  const message = await kit.press(asked, "Close SOL long on standard");

  assert.match(message.headline, /^The SOL position that the button was for is closed/);
  assert.deepEqual(kit.desk.writes, []);
});

test("a symbol open in both lanes of a book is asked about, not chosen", async () => {
  const positions = [positionFigures(STANDARD_BOOK, SOL), positionFigures(STANDARD_BOOK, "SOL/USDT")];
  const desk = createFakeDesk({
    books: [bookFigures(STANDARD_BOOK, { positions })],
    symbols: [SOL, "SOL/USDT"],
  });
  const kit = createDispatchKit({ desk });

  const asked = await kit.command("close-position", { book: "standard", symbol: "SOL" });
  const quoted = await kit.press(asked, "Close SOL spot long on standard");
  await kit.press(quoted, "Close SOL spot long on standard");

  assert.deepEqual(
    kit.desk.writes.map(({ symbol }) => symbol),
    ["SOL/USDT"],
  );
});
