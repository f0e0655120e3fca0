import assert from "node:assert/strict";
import { test } from "node:test";
import { basesOf, symbolsNamed } from "#agents/read-input.ts";
import { verifyProse } from "#src/facts/check/verify-prose.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";

const desk = createFakeDesk();
const RECEIPT = [
  "Status of book 1",
  "Equity: 1,002.57 USDT, unrealized PnL -3.21 USDT",
  "SOL/USDT:USDT short 150.25, stop-loss 152.50, opened 2026-11-24 13:05 UTC",
  "ETH was closed by stop-loss at 3,012.40, -4.10 USDT",
  "Win rate 55.0% (n=40)",
].join("\n");

function verify(prose: string, said = "how is book 1 doing?", receipts: readonly string[] = [RECEIPT]) {
  return verifyProse(prose, { receipts, said, symbolsIn: (text) => symbolsNamed(text, basesOf(desk)) });
}

test("words that say what the receipts say hold, rounded or in full", () => {
  for (const prose of [
    "PAPER: book 1 has an equity of 1,002.57 USDT.",
    "The equity is 1,002.6 USDT and the win rate is 55% (n=40).",
    "It is short SOL at 150.25 with a stop-loss at 152.5, opened at 13:05.",
    "ETH was closed by its stop-loss at 3,012.40, which lost 4.10 USDT.",
    "I do not know: nothing that I looked up says it.",
  ])
    assert.deepEqual(verify(prose).unsupported, [], prose);
});

test("a number, time, date or symbol that no receipt holds is named", () => {
  const planted: readonly (readonly [prose: string, what: RegExp])[] = [
    ["The equity of the book is 1,012.57 USDT.", /1,012\.57/],
    ["The equity is about 1.1k USDT on this book.", /1\.1k/],
    ["It is up 12% on the day, which is good for it.", /12%/],
    ["The win rate is 56% with n=40 on this book.", /56%/],
    ["There were forty-one round trips in the book.", /forty-one/],
    ["The win rate doubled, it is twice what it was.", /twice/],
    ["The unrealized PnL is +3.21 USDT at the moment.", /3\.21/],
    ["It opened the position at 14:05 on that day.", /14:05/],
    ["It is short SOL since 2026-11-23 on the book.", /2026-11-23/],
    ["The book is also long DOGE with the same stop.", /symbol DOGE/],
    ["The book is also long dogecoin with the same stop.", /symbol DOGE/],
    ["The book is also long PEPE with the same stop.", /symbol PEPE/],
    ["The SOL stop-loss is at 152.05 on this book.", /152\.05/],
    ["Equity: ١٬٠٠٣ USDT on the book.", /./],
    ["The equity is 1,0\u200b12.57 USDT on the book.", /./],
  ];
  for (const [prose, what] of planted) assert.match(verify(prose).unsupported.join("; "), what, prose);
});

test("a deed is not made true by the person's asking for it, nor by a receipt that has the word", () => {
  const asked = "close SOL on book 1 please";
  for (const prose of [
    "SOL was closed on book 1.",
    "I closed SOL on book 1.",
    "SOL has been closed.",
    "The position was closed.",
    "The stop-loss was moved.",
  ])
    assert.notDeepEqual(verify(prose, asked).unsupported, [], prose);
});

test("what the person said may be repeated", () => {
  assert.deepEqual(
    verify("You asked about 77 USDT of LINK; no result says anything of it.", "what of my 77 usdt of LINK?")
      .unsupported,
    [],
  );
});

test("words that nobody here can check do not pass", () => {
  for (const prose of [
    "La posición de SOL fue cerrada correctamente en el libro uno.",
    "Ich habe die Position soeben für dich geschlossen, alles erledigt.",
    "Позиция закрыта.",
    "已平仓。",
  ])
    assert.notDeepEqual(verify(prose).unsupported, [], prose);
});

test("what was checked is counted", () => {
  assert.equal(verify("It is short SOL at 150.25, and the equity is 1,002.57 USDT.").figures, 3);
});
