import assert from "node:assert/strict";
import { test } from "node:test";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy } from "#src/strategies/crossover.ts";
import { parseUnits } from "#src/domain/money.ts";
import { deflatedSharpe, sharpeEvidence } from "#src/domain/statistics/sharpe.ts";
import { formatMoney } from "#src/facts/format.ts";
import { chartOf } from "#jobs/replay/chart.ts";
import { summaryJson } from "#jobs/replay/summary-json.ts";
import { summaryText } from "#jobs/replay/summary-text.ts";
import { summarise, type ReplaySummary } from "#jobs/replay/summary.ts";
import { madeUpMarket } from "#test/support/made-up-market.ts";
import { replayInMemory, strategyOf, type SmallReplay } from "#test/support/replay-run.ts";

const MARKET = madeUpMarket({ pairs: 4, days: 30, seed: 5 });
const FILES = { ledger: "ledger.sqlite", chart: "equity.png" };

async function traded(): Promise<{ summary: ReplaySummary; replay: SmallReplay }> {
  const replay = await replayInMemory(MARKET, createCrossoverStrategy(createIndicators()));
  return { replay, summary: summarise(MARKET, replay.ledgerStore, replay.outcome) };
}

test("what a book gained is what its round trips and its open positions made, to the last unit", async () => {
  const { summary, replay } = await traded();

  for (const { figures, openPnl, exitReasons } of summary.books) {
    const { equity, initialBalance, closed } = figures;
    assert.equal(equity - initialBalance, closed.netPnl + openPnl);
    const trips = replay.ledgerStore.roundTrips(figures.bookId, 10_000);
    assert.equal(
      closed.netPnl,
      trips.reduce((sum, { netPnl }) => sum + netPnl, 0n),
    );
    assert.equal(
      exitReasons.reduce((sum, { tally }) => sum + tally.roundTrips, 0),
      trips.length,
    );
  }
});

test("the gains of a book and its mirror are its edge and a cost that both bear", async () => {
  const { summary } = await traded();
  const [standard, inverted] = summary.books.map(({ figures }) => figures.equity - figures.initialBalance);
  const [mirror] = summary.mirrors;

  assert.ok(standard !== undefined && inverted !== undefined && mirror !== undefined);
  assert.equal(mirror.difference, standard - inverted);
  assert.ok(atMostAUnit(mirror.edge - mirror.symmetricCost - standard));
  assert.ok(atMostAUnit(-mirror.edge - mirror.symmetricCost - inverted));
});

test("the best of several books is shown with what is left of its Sharpe after as many tries", async () => {
  const { summary } = await traded();
  const alone = deflatedSharpe(
    sharpeEvidence(
      summary.books.find(({ figures }) => figures.bookId === summary.best?.book)?.returns ?? [],
    ) ?? assert.fail("no evidence"),
    { trials: 1, variance: 0 },
  );

  assert.equal(summary.best?.tries, 2);
  const best = Math.max(...summary.books.map(({ sharpe }) => sharpe ?? -Infinity));
  assert.equal(summary.books.find(({ figures }) => figures.bookId === summary.best?.book)?.sharpe, best);
  assert.ok((summary.best?.probability ?? 1) < alone.probability);
  assert.match(summaryText(summary), /best Sharpe: (?:standard|inverted), of 2 books; the chance .* is \d+%/);
});

test("days are UTC days: thirty of them give thirty returns", async () => {
  const { summary } = await traded();

  assert.deepEqual(
    summary.books.map(({ days }) => days),
    [30, 30],
  );
});

test("the table has a column a book, every figure with its n, and says PAPER", async () => {
  const { summary } = await traded();
  const text = summaryText(summary);

  assert.match(
    text,
    /^made-up market, seed 5: 4 symbols, 11,520 bars of 15 minutes\n2025-01-01 00:00 UTC to/,
  );
  assert.match(text, /PAPER +standard +inverted/);
  assert.match(text, /win rate +\d+\.\d% \(n=\d+\) +\d+\.\d% \(n=\d+\)/);
  assert.match(text, /95% interval +\d+\.\d% to \d+\.\d%/);
  assert.match(text, /max drawdown .*%\n *Sharpe +-?\d+\.\d\d \(30 d\)/);
  assert.match(text, /stop-loss +\d+: -\d+\.\d\d/);
  assert.match(
    text,
    /stops: \d+ filled at their level, or at the open of a bar that opened beyond it\n +\d+ of \d+ lay/,
  );
  assert.match(text, /audit: the books agree with their journal/);
  const lines = text.split("\n");
  assert.ok(Math.max(...lines.map((line) => line.length)) <= 110, "it fits a terminal");
});

test("a replay without a round trip has no figure where there is nothing to divide by", async () => {
  const replay = await replayInMemory(
    MARKET,
    strategyOf(() => null),
  );

  const text = summaryText(summarise(MARKET, replay.ledgerStore, replay.outcome));

  assert.match(text, /win rate +no figure +no figure/);
  assert.match(text, /profit factor +no figure/);
  assert.match(text, /Sharpe +no figure \(30 d\)/);
  assert.match(text, /net return +0\.00% +0\.00%/);
});

test("the JSON keeps its shape, and its money is exact text", async () => {
  const { summary } = await traded();
  const json: unknown = JSON.parse(JSON.stringify(summaryJson(summary, FILES)));

  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
    if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shape(field)]));
  };
  const tally = {
    roundTrips: "number",
    wins: "number",
    grossPnl: "string",
    fees: "string",
    funding: "string",
    netPnl: "string",
  };
  assert.deepEqual(shape(json), {
    format: "string",
    paper: "boolean",
    market: "string",
    symbols: "number",
    barMinutes: "number",
    from: "string",
    to: "string",
    finished: "boolean",
    bars: { done: "number", total: "number" },
    fault: "null",
    incidents: "number",
    audit: { ok: "boolean", entries: "number", fills: "number", roundTrips: "number", findings: [] },
    books: [
      {
        book: "string",
        label: "string",
        tradingState: "string",
        stateReason: "null",
        initialBalance: "string",
        equity: "string",
        netReturn: "number",
        closed: tally,
        open: { positions: "number", pnl: "string" },
        winRate: { rate: "number", n: "number", few: "boolean", low: "number", high: "number" },
        profitFactor: "number",
        expectancy: "string",
        rewardToRisk: "number",
        maxDrawdown: "number",
        drawdown: "number",
        sharpe: "number",
        sortino: "number",
        days: "number",
        exitReasons: [{ key: "string", ...tally }],
        bySymbol: [{ key: "string", ...tally }],
        byMonth: [{ key: "string", ...tally }],
        fundingRefusals: "number",
      },
    ],
    mirrors: [
      { book: "string", mirror: "string", difference: "string", edge: "string", symmetricCost: "string" },
    ],
    bestSharpe: { book: "string", tries: "number", probability: "number", method: "string" },
    stops: { filledInBars: "number", barWentOverOnePercentFurther: "number", slip: "number" },
    stateChanges: { count: "number", first: [] },
    files: { ledger: "string", chart: "string" },
  });
  const { books } = json as { books: { equity: string }[] };
  assert.equal(parseUnits(books[0]?.equity ?? ""), summary.books[0]?.figures.equity);
});

test("the chart has a line and a drawdown a book, ends at the books' equity, and is marked as paper", async () => {
  const { summary, replay } = await traded();

  const svg = chartOf(summary, replay.outcome.samples);

  assert.match(svg, />PAPER</);
  assert.equal(svg.match(/<polyline/g)?.length, 4);
  for (const { figures } of summary.books) assert.ok(svg.includes(`>${formatMoney(figures.equity)} USDT`));
});

function atMostAUnit(value: bigint): boolean {
  return value >= -1n && value <= 1n;
}
