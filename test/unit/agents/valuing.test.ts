import assert from "node:assert/strict";
import { test } from "node:test";
import { equityText, pnlHeadline, valued } from "#agents/blocks.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { bookFigures, positionFigures } from "#test/support/fake-desk.ts";

const positions = ["BTC/USDT:USDT", "ETH/USDT:USDT"].map((symbol) => positionFigures(STANDARD_BOOK, symbol));

test("a book whose positions have no price yet says that it is valuing, never 0.00", () => {
  const waiting = bookFigures(STANDARD_BOOK, { positions, unvalued: 2 });

  assert.equal(equityText(waiting), "valuing: 2 of 2 positions have no price yet");
  assert.equal(equityText({ ...waiting, unvalued: 1 }), "valuing: 1 of 2 positions has no price yet");
  assert.equal(pnlHeadline([waiting]), "standard valuing");
  assert.equal(
    valued(waiting, () => "0.00"),
    "valuing",
  );
});

test("a book that is valued shows its figures", () => {
  assert.equal(equityText(bookFigures(STANDARD_BOOK, { positions })), "1000.00 USDT (0.00%)");
});
