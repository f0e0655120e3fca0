import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import {
  auditFigures,
  bookFigures,
  createFakeDesk,
  healthFigures,
  positionFigures,
  tally,
} from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const STANDARD = bookFigures(STANDARD_BOOK, {
  cash: amount("950"),
  margin: amount("46.10"),
  equity: amount("1012.34"),
  unrealizedPnl: amount("1"),
  netReturn: 0.01234,
  drawdown: 0.005,
  maxDrawdown: 0.021,
  openCosts: amount("-0.05"),
  closed: tally({
    roundTrips: 12,
    wins: 7,
    grossPnl: amount("12.50"),
    fees: amount("1.10"),
    funding: amount("-0.01"),
    netPnl: amount("11.39"),
  }),
  positions: [positionFigures(STANDARD_BOOK, "SOL/USDT:USDT")],
});
const INVERTED = bookFigures(INVERTED_BOOK, { equity: amount("991.90"), netReturn: -0.0081 });

function kitOf(...books: readonly ReturnType<typeof bookFigures>[]) {
  return createDispatchKit({ desk: createFakeDesk({ books }) });
}

test("a balance shows equity, cash, margin, exposure and drawdown of the book that was named", async () => {
  const message = await kitOf(STANDARD, INVERTED).command("show-balance", { book: "standard" });

  assert.equal(
    plainText(message),
    [
      "PAPER equity: standard 1012.34 USDT",
      "Book standard",
      "Equity: 1012.34 USDT (+1.23%)",
      "Free cash: 950.00 USDT",
      "Margin: 46.10 USDT",
      "Unrealized: +1.00 USDT",
      "Exposure: 92.20 USDT, 1 open",
      "Drawdown: 0.5% now, 2.1% at most",
      "Started with: 1000.00 USDT",
      "[Refresh]",
    ].join("\n"),
  );
});

test("a profit states costs, and a win rate over few round trips as too few", async () => {
  const message = await kitOf(STANDARD).command("show-profit");

  assert.equal(
    plainText(message),
    [
      "PAPER PnL: standard +12.34 USDT",
      "Book standard",
      "Realized net: +11.39 USDT",
      "Before costs: +12.50 USDT",
      "Fees paid: 1.10 USDT",
      "Funding: -0.01 USDT",
      "Unrealized: +1.00 USDT",
      "Open costs: -0.05 USDT",
      "Net return: +1.23%",
      "Win rate: 58% (n=12, too few)",
      "[Refresh]",
    ].join("\n"),
  );
});

async function rateOf(roundTrips: number, wins: number): Promise<string | undefined> {
  const book = bookFigures(STANDARD_BOOK, { closed: tally({ roundTrips, wins }) });
  const said = plainText(await kitOf(book).command("show-profit"));
  return /^Win rate: (.*)$/m.exec(said)?.[1];
}

test("a win rate is given from thirty round trips on, and never without its count", async () => {
  const rates = await Promise.all([rateOf(0, 0), rateOf(29, 15), rateOf(30, 15)]);

  assert.deepEqual(rates, ["no round trips yet", "52% (n=29, too few)", "50.0% (n=30)"]);
});

test("statistics stand beside each other with their difference, and a rate never without its count", async () => {
  const books = [
    STANDARD,
    bookFigures(INVERTED_BOOK, { closed: tally({ roundTrips: 40, wins: 10, netPnl: amount("-8") }) }),
  ];
  const statistics = {
    standard: { sharpe: 1.234, sortino: 2, days: 30, exposure: 0.5 },
    inverted: { sharpe: null, sortino: null, days: 1, exposure: 0.25 },
  };
  const kit = createDispatchKit({ desk: createFakeDesk({ books, statistics }) });

  const said = plainText(await kit.command("show-statistics"));

  assert.match(said, /^PAPER statistics of standard and inverted$/m);
  assert.match(said, /Win rate\W+58\.3% n=12\*\W+25\.0% n=40\W+33\.3%/);
  assert.match(said, /Sharpe\W+1\.23\W+-\W+-$/m);
  assert.match(said, /Exposure\W+50\.0%\W+25\.0%\W+25\.0%/);
  assert.match(said, /\* fewer than 30 round trips/);
  assert.match(said, /over 30 and 1 complete UTC days/);
});

test("performance ranks symbols by net result and shows no rate of a small group", async () => {
  const rows = {
    "standard/symbol": [
      { key: "BTC/USDT:USDT", tally: tally({ roundTrips: 3, wins: 1, netPnl: amount("-2.50") }) },
      { key: "SOL/USDT:USDT", tally: tally({ roundTrips: 40, wins: 22, netPnl: amount("7.25") }) },
    ],
  };
  const kit = createDispatchKit({ desk: createFakeDesk({ rows }) });

  const message = await kit.command("show-performance", { book: "standard" });

  assert.equal(
    plainText(message),
    [
      "PAPER results by pair: standard +4.75 USDT",
      "Book standard",
      "Pair | Net | n | Win",
      "SOL | +7.25 | 40 | 55%",
      "BTC | -2.50 | 3 | too few",
      "Net USDT of closed round trips. A win rate needs 30 round trips to be shown.",
      "[Refresh]",
    ].join("\n"),
  );
});

test("performance by day shows the newest days, and of many symbols the best and the worst", async () => {
  const days = Array.from({ length: 20 }, (_none, day) => ({
    key: `2025-10-${String(day + 10)}`,
    tally: tally({ roundTrips: 1, netPnl: amount(BigInt(day)) }),
  }));
  const symbols = days.map(({ tally: sum }, at) => ({ key: `A${at}/USDT:USDT`, tally: sum }));
  const rows = { "standard/day": days, "standard/symbol": symbols };
  const kit = createDispatchKit({ desk: createFakeDesk({ rows }) });

  const byDay = plainText(await kit.command("show-performance", { book: "standard", by: "day" }));
  const bySymbol = plainText(await kit.command("show-performance", { book: "standard" }));

  assert.match(byDay, /Day \| Net \| n \| Win\n2025-10-29 /);
  assert.doesNotMatch(byDay, /2025-10-15/);
  assert.match(bySymbol, /\nA19 .*\n(?:.*\n){6}A6 /);
  assert.match(bySymbol, /\nA0 .*\n6 more not shown\./);
});

test("health is one line when all is well, and leads with the first problem when not", async () => {
  const ill = healthFigures({
    redis: { connected: false, usedBytes: null },
    queues: [{ queue: "inbound", waiting: 3, active: 0, failed: 2 }],
    outboxUndelivered: 9,
  });

  const well = await createDispatchKit().command("show-health");
  const sick = await createDispatchKit({ desk: createFakeDesk({ health: ill }) }).command("show-health");

  assert.deepEqual([well.severity, well.headline], ["info", "Healthy: up 3 h, 118.0 MiB"]);
  assert.deepEqual(
    [sick.severity, sick.headline],
    ["warning", "3 problems: Redis is not connected: nothing is delivered until it is back."],
  );
  assert.match(plainText(sick), /- 9 messages are not delivered yet\.[^]*inbound \| 3 \| 0 \| 2/);
});

test("an audit that disagrees is critical and names the book and the finding", async () => {
  const audit = auditFigures({
    ok: false,
    findings: [{ bookId: INVERTED_BOOK, what: "cash is off by 1", accepted: false }],
  });

  const good = await createDispatchKit().command("show-audit");
  const bad = await createDispatchKit({ desk: createFakeDesk({ audit }) }).command("show-audit");

  assert.equal(good.headline, "PAPER. The books agree with their journals (120 entries)");
  assert.equal(bad.severity, "critical");
  assert.match(
    plainText(bad),
    /^PAPER\. A journal does not add up: 1 finding\n- inverted cash is off by 1\n/,
  );
});
