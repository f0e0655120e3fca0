import assert from "node:assert/strict";
import { test } from "node:test";
import { readOrderRequest } from "#agents/orders/order-request.ts";
import { asksForPart, readOrderWords, type OrderWords } from "#agents/orders/read-order.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";

const desk = createFakeDesk();

const WORDS: readonly (readonly [string, OrderWords])[] = [
  ["short 20 dollars of SOL at 2x", { amount: "20", unit: "usdt", leverage: 2 }],
  ["buy 50 usdt of eth spot on book 1", { amount: "50", unit: "usdt" }],
  ["long $1,500 of btc on b2", { amount: "1500", unit: "usdt" }],
  ["long 1.5k usdt btc", { amount: "1500", unit: "usdt" }],
  ["long twenty dollars of btc at three x", { amount: "20", unit: "usdt", leverage: 3 }],
  ["buy 2 sol", { amount: "2", unit: "coins" }],
  ["buy 0.5 of eth", { amount: "0.5", unit: "coins" }],
  ["long eth 10", { amount: "10" }],
  ["long eth with 20 usdt margin x5", { amount: "20", unit: "margin", leverage: 5 }],
  [
    "long 0.01 btc 2x tp 3% sl 1%",
    { amount: "0.01", unit: "coins", leverage: 2, takeProfit: "3%", stopLoss: "1%" },
  ],
  ["short eth for 30 bucks, stop loss at 2,100", { amount: "30", unit: "usdt", stopLoss: "2100" }],
  ["set sl of eth on book 1 to 1950 and tp to 5%", { stopLoss: "1950", takeProfit: "5%" }],
  ["short btc on book 2", {}],
];

test("size, unit, leverage and levels are read as they are said, and a book's number is none of them", () => {
  for (const [said, expected] of WORDS) {
    const read = readOrderWords(said, desk);
    assert.deepEqual({ ...read }, JSON.parse(JSON.stringify(expected)), said);
  }
});

const REQUESTS: readonly (readonly [string, string | null])[] = [
  ["short 20 dollars of SOL at 2x", "open futures"],
  ["pls go long btc with 50 usdt", "open futures"],
  ["sol short 20 dollars", "open futures"],
  ["open a new short in xrp", "open futures"],
  ["buy 20 usdt of eth at 2x", "open futures"],
  ["buy some doge", "open spot"],
  ["put 50 usdt into eth", "open spot"],
  ["close btc on book 1", "close any"],
  ["get out of my sol", "close any"],
  ["sell my eth spot on book 2", "close spot"],
  ["move the stop of eth to 1950", "exits any"],
  ["tp of btc 99000", "exits any"],
  ["raise the spot btc stop to 95000", "exits spot"],
  ["why did we short sol", null],
  ["short positions", null],
  ["long eth signals", null],
  ["close everything", null],
  ["set take profit of book 1 to 3%", null],
  ["how much did we buy", null],
  ["should i buy btc", null],
];

test("an order is told from a question about one, and its lane is found", () => {
  for (const [said, expected] of REQUESTS) {
    const request = readOrderRequest(said, desk);
    assert.equal(request === null ? null : `${request.kind} ${request.lane}`, expected, said);
  }
});

test("a part of a position is heard, also in numbers", () => {
  for (const said of ["close half of my eth", "sell 2 sol", "close 30% of btc", "sell 20 dollars of eth"])
    assert.equal(asksForPart(said, desk), true, said);
  for (const said of ["close eth", "close 100% of btc on book 1", "sell eth on book 2"])
    assert.equal(asksForPart(said, desk), false, said);
});
