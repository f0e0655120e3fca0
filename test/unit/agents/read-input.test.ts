import assert from "node:assert/strict";
import { test } from "node:test";
import { maskEntities, readBook, readBy, readCount, readHours, readRoundTripId } from "#agents/read-input.ts";
import { readSymbol, symbolMentions } from "#agents/read-symbol.ts";
import { isNearly } from "#agents/typo.ts";
import { DEFAULT_UNIVERSE } from "#src/config-environment.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";

const BOOKS = [STANDARD_BOOK, INVERTED_BOOK];
const BASES = new Set(DEFAULT_UNIVERSE.split(","));

test("a book is read by its name, its number, a nickname and with one typo", () => {
  const cases = {
    "book 1": "standard",
    "book two": "inverted",
    "the book #2": "inverted",
    b1: "standard",
    Book2: "inverted",
    "the first book": "standard",
    "the second one": "inverted",
    standard: "standard",
    "the inverted one": "inverted",
    "standrad pls": "standard",
    invertd: "inverted",
    "std book": "standard",
    "the normal book": "standard",
    "the mirror one": "inverted",
    "book 2s universe": "inverted",
    "book 1's pairs": "standard",
    "bk 2": "inverted",
  };

  for (const [said, book] of Object.entries(cases)) assert.equal(readBook(said, BOOKS), book, said);
});

test("no book, or more than one, is left open", () => {
  const open = [
    "status",
    "both books",
    "the two books",
    "book 1 and 2",
    "book 1 vs book 2",
    "standard or inverted",
    "books 1 and 2",
    "is that normal?",
    "last two trades",
  ];

  for (const said of open) assert.equal(readBook(said, BOOKS), undefined, said);
});

test("a number that no book has is still read as a book, so that it can be refused by name", () => {
  assert.equal(readBook("status of book 3", BOOKS), "book-3");
});

test("a symbol is read as a ticker, a pair, a name, and a name with one typo", () => {
  const cases = {
    btc: "BTC",
    "why BTCUSDT": "BTC",
    "btc/usdt": "BTC",
    "btc/usdt:usdt": "BTC",
    $sol: "SOL",
    "the bitcoin trade": "BTC",
    "bitcion please": "BTC",
    ether: "ETH",
    etherium: "ETH",
    "bitcoin cash": "BCH",
    "ethereum classic now": "ETC",
    "close near": "NEAR",
    "what about link?": "LINK",
    "the LINK trade": "LINK",
    "sol and solana": "SOL",
    "sol perp": "SOL",
  };

  for (const [said, base] of Object.entries(cases)) assert.equal(readSymbol(said, BASES), base, said);
});

test("English words that are tickers, other words, and two symbols are no symbol", () => {
  const none = [
    "how near are we to the stop",
    "send me the link",
    "pnl, fees, etc",
    "the other book",
    "either of them",
    "usdt",
    "btc or eth",
    "HOW NEAR ARE WE",
    "$500",
  ];

  for (const said of none) assert.equal(readSymbol(said, BASES), undefined, said);
});

test("a symbol spelled out is read also when the desk does not trade it", () => {
  assert.equal(readSymbol("why $pepe", BASES), "PEPE");
  assert.equal(readSymbol("why PEPEUSDT", BASES), "PEPE");
  assert.equal(readSymbol("why pepe", BASES), undefined);
});

test("mentions do not overlap and stand where the text has them", () => {
  const said = "bitcoin cash vs bitcoin";

  assert.deepEqual(symbolMentions(said, BASES), [
    { base: "BCH", start: 0, end: 12 },
    { base: "BTC", start: 16, end: 23 },
  ]);
});

test("a count is a number of rows, and neither a book nor a period", () => {
  const cases = {
    "last 5 signals": 5,
    "the newest three": 3,
    "ten trades": 10,
    "last 20 trades on book 2": 20,
    "show me 7": 7,
    "last 5 days": undefined,
    "last trades on book 2": undefined,
    "trades of book two": undefined,
    "the last one": 1,
    signals: undefined,
  };

  for (const [said, count] of Object.entries(cases)) assert.equal(readCount(said), count, said);
});

test("what a breakdown is by is read from everyday words", () => {
  const cases = {
    "pnl per day": "day",
    "how did we do today": "day",
    weekly: "week",
    "this month": "month",
    "best coins": "symbol",
    "by exit": "exitReason",
    "longs vs shorts": "side",
    "spot against perps": "lane",
    performance: undefined,
  };

  for (const [said, by] of Object.entries(cases)) assert.equal(readBy(said), by, said);
});

test("masking puts one word for every book, symbol and number and leaves the rest", () => {
  const desk = createFakeDesk();

  assert.equal(
    maskEntities("Why did $sol on book 2 lose 3.5?", desk),
    "Why did symbolname on bookname lose countname?",
  );
  assert.equal(maskEntities("close the inverted book", desk), "close the bookname");
  assert.equal(maskEntities("bitcoin cash", desk), "symbolname");
});

test("one typo is forgiven in words of six letters and more, none in shorter ones", () => {
  for (const typed of ["solanna", "solna", "solama", "sloana"]) assert.ok(isNearly(typed, "solana"), typed);
  for (const typed of ["slanoa", "sol", "solanaaa"]) assert.ok(!isNearly(typed, "solana"), typed);
  assert.ok(!isNearly("other", "ether"));
});

test("how far back a period reaches is read in hours", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["who did what in the last 6 hours", 6],
    ["the past two days", 48],
    ["last day", 24],
    ["today", 24],
    ["what happened yesterday", 48],
    ["this week", 168],
    ["last 24 h", 24],
    ["last 20 deeds", undefined],
    ["who paused book 1", undefined],
  ];

  for (const [said, hours] of cases) assert.equal(readHours(said), hours, said);
});

test("a round trip is read by its name, by its number with a book, and as the latest", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["standard-12", "standard-12"],
    ["why did Inverted-7 lose", "inverted-7"],
    ["why did trade 17 on book 2 lose", "inverted-17"],
    ["round trip #4 of the standard book", "standard-4"],
    ["the last loss", "latest"],
    ["trade 17", undefined],
  ];

  for (const [said, id] of cases) assert.equal(readRoundTripId(said, BOOKS), id, said);
});

test("a breakdown is read also from how trades ended", () => {
  assert.equal(readBy("break it down by how trades ended"), "exitReason");
  assert.equal(readBy("tp vs sl results"), "exitReason");
});
