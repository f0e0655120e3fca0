import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import {
  bookFigures,
  createFakeDesk,
  marketFigures,
  positionFigures,
  signalFigures,
} from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";
import { roundTrip } from "#test/support/round-trip.ts";

const SOL = "SOL/USDT:USDT";

test("a status without a book shows every book, its positions and the market", async () => {
  const standard = bookFigures(STANDARD_BOOK, {
    equity: amount("1012.34"),
    netReturn: 0.01234,
    unrealizedPnl: amount("1"),
    positions: [positionFigures(STANDARD_BOOK, SOL)],
  });
  const inverted = bookFigures(INVERTED_BOOK, { equity: amount("991.90"), netReturn: -0.0081 });
  const kit = createDispatchKit({ desk: createFakeDesk({ books: [standard, inverted] }) });

  const message = await kit.command("show-status");

  assert.equal(
    plainText(message),
    [
      "PAPER: standard +12.34, inverted -8.10 USDT",
      "Book standard",
      "State: active",
      "Equity: 1012.34 USDT (+1.23%)",
      "PnL: +12.34 USDT",
      "Unrealized: +1.00 USDT",
      "Open positions: 1",
      "- SOL long 2x +1.00 USDT: entry 182.40, mark 184.40, TP 190.00, SL 180.00, size 92.20, open 2 h",
      "Book inverted",
      "State: active",
      "Equity: 991.90 USDT (-0.81%)",
      "PnL: -8.10 USDT",
      "Unrealized: 0.00 USDT",
      "Open positions: 0",
      "Market: Binance (public data), connected, newest datum 2 s old, 30 symbols",
      "Market time: 2025-10-10 21:15 UTC",
      "Last scan: 2025-10-10 21:00 UTC",
      "[Refresh]",
    ].join("\n"),
  );
});

test("a status names a simulated market, stale symbols and why a book is paused", async () => {
  const market = marketFigures({
    source: {
      kind: "simulated",
      label: "simulated market, seed 7, 60x",
      granularity: "quote",
      fallbackReason: "Binance did not answer in 5 s",
    },
    connected: false,
    staleSymbols: [SOL],
  });
  const books = [
    bookFigures(STANDARD_BOOK, { tradingState: "reducing", stateReason: "paused by telegram:7" }),
  ];
  const kit = createDispatchKit({ desk: createFakeDesk({ books, market }) });

  const said = plainText(await kit.command("show-status", { book: "standard" }));

  assert.match(said, /State: PAUSED, closes only: paused by telegram:7/);
  assert.match(said, /Market: simulated market, seed 7, 60x, NOT CONNECTED/);
  assert.match(said, /STALE: SOL\. No entries there until data is fresh again\./);
  assert.match(said, /\(Simulated market, not real prices: .*\(Binance did not answer in 5 s\)\.\)$/);
});

test("a status of many positions lists five per book and offers the rest by a button", async () => {
  const symbols = ["BTC", "ETH", "SOL", "XRP", "ADA", "LTC"].map((base) => `${base}/USDT:USDT`);
  const positions = symbols.map((symbol) => positionFigures(STANDARD_BOOK, symbol));
  const books = [bookFigures(STANDARD_BOOK, { positions }), bookFigures(INVERTED_BOOK)];
  const kit = createDispatchKit({ desk: createFakeDesk({ books }) });
  const short = await kit.command("show-status");

  const whole = await kit.press(short, "All positions of standard");

  assert.match(plainText(short), /- and 1 more/);
  assert.doesNotMatch(plainText(short), /LTC/);
  assert.match(plainText(whole), /LTC long/);
});

test("a book that does not exist is refused with the names of those that do", async () => {
  const kit = createDispatchKit();

  const message = await kit.command("show-status", { book: "book-3" });

  assert.equal(message.kind, "refusal");
  assert.equal(
    plainText(message),
    'There is no book "book-3".\nName one of these: standard (book 1), inverted (book 2).',
  );
});

test("signals are a narrow table with a button to ask why", async () => {
  const signals = [signalFigures(SOL), signalFigures("DOGE/USDT:USDT", { side: "long", confidence: 0.5 })];
  const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

  const message = await kit.command("list-signals");

  assert.equal(
    plainText(message),
    [
      "PAPER: newest signal SOL short, 2 shown",
      "Signal | Conf. | Ago",
      "SOL short | 72% | 1h",
      "DOGE long | 50% | 1h",
      "[Why SOL] [Why DOGE]",
      "[Refresh]",
    ].join("\n"),
  );
});

test("the newest signal of a symbol is explained with its evidence and its fate on each book", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ signals: [signalFigures(SOL)] }) });

  const message = await kit.command("explain-signal", { symbol: "sol" });

  assert.equal(
    plainText(message),
    [
      "PAPER: SOL short, confidence 72%",
      "The fast average crossed below the slow one.",
      "When: 2025-10-10 20:15 UTC, 1 h ago",
      "Price then: 182.40",
      "Wrong if it reaches: 185.00",
      "Evidence",
      "RSI: 28.4",
      "What became of it",
      "- standard ordered",
      "- inverted denied: too many open positions",
    ].join("\n"),
  );
});

test("of a symbol traded in two lanes the newer signal is explained", async () => {
  const spot = signalFigures("SOL/USDT", { eventTsMs: signalFigures(SOL).eventTsMs + 60_000 });
  const desk = createFakeDesk({ signals: [signalFigures(SOL), spot], symbols: [SOL, "SOL/USDT"] });

  const message = await createDispatchKit({ desk }).command("explain-signal", { symbol: "SOL" });

  assert.equal(message.headline, "PAPER: SOL spot short, confidence 72%");
});

test("asking why without a symbol offers those of recent signals, then all others", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ signals: [signalFigures(SOL)] }) });

  const question = await kit.command("explain-signal");
  const answer = await kit.press(question, "SOL");

  assert.match(
    plainText(question),
    /^Which symbol do you mean\?\nType it, for example "why btc"\.\n\[SOL\] \[BTC\] \[ETH\]/,
  );
  assert.equal(answer.headline, "PAPER: SOL short, confidence 72%");
});

test("a symbol without a signal, and one that the desk does not trade, are two answers", async () => {
  const kit = createDispatchKit();

  const silent = await kit.command("explain-signal", { symbol: "BTC" });
  const unknown = await kit.command("explain-signal", { symbol: "$pepe" });

  assert.equal(silent.headline, "PAPER: no signal for BTC yet");
  assert.equal(unknown.headline, 'The desk does not trade "$pepe".');
});

test("round trips are listed per book, newest first, as many as were asked for", async () => {
  const roundTrips = [
    roundTrip(STANDARD_BOOK, SOL, { roundTripId: "standard-12" }),
    roundTrip(STANDARD_BOOK, "BTC/USDT", {
      roundTripId: "standard-13",
      netPnl: amount("-0.004"),
      exitReason: "stop-loss",
    }),
    roundTrip(STANDARD_BOOK, "ETH/USDT:USDT"),
  ];
  const kit = createDispatchKit({ desk: createFakeDesk({ roundTrips }) });

  const message = await kit.command("list-round-trips", { count: 2 });

  assert.equal(
    plainText(message),
    [
      "PAPER: last round trips, 2 of standard, 0 of inverted",
      "Book standard",
      "Id | Pair | Net | Exit | Ago",
      "12 | SOL L | +1.40 | TP | 1h",
      "13 | BTC spot | -0.0040 | SL | 1h",
      "Book inverted",
      "No round trips yet.",
      "Net in USDT after fees and funding. L long, S short; spot is long. Why one lost: /postmortem standard-13",
      "[Refresh]",
    ].join("\n"),
  );
});
