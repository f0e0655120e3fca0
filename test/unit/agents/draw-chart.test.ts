import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "#bots/parse-command.ts";
import { COMMANDS } from "#bots/commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { createDispatchKit, type KitOptions } from "#test/support/dispatch-kit.ts";
import { createFakeCharts, DRAWN } from "#test/support/fake-charts.ts";
import { createFakeControl } from "#test/support/fake-control.ts";
import { bookFigures, createFakeDesk, NOW_MS, tally } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";
import { roundTrip } from "#test/support/round-trip.ts";

const BTC = "BTC/USDT:USDT";
const ETH = "ETH/USDT:USDT";

function closed(bookId: BookId, roundTripId: string, fields: Partial<RoundTrip>): RoundTrip {
  return roundTrip(bookId, BTC, { roundTripId, ...fields });
}

const TRIPS = [
  closed(STANDARD_BOOK, "standard-1", { netPnl: amount("2.50") }),
  closed(STANDARD_BOOK, "standard-2", { symbol: ETH, netPnl: amount("-1.25") }),
  closed(INVERTED_BOOK, "inverted-1", { netPnl: amount("-3") }),
];
const PAIRS = [{ pairId: "pair-1", first: TRIPS[0] ?? assert.fail(), second: TRIPS[2] ?? assert.fail() }];
const ROW = (key: string, net: string) => ({ key, tally: tally({ roundTrips: 1, netPnl: amount(net) }) });

function traded(drawn?: KitOptions["charts"]) {
  const closedOf = { closed: tally({ roundTrips: 2 }), equity: amount("1001.25") };
  const desk = createFakeDesk({
    books: [
      bookFigures(STANDARD_BOOK, closedOf),
      bookFigures(INVERTED_BOOK, { ...closedOf, equity: amount("997") }),
    ],
    rows: {
      "standard/day": [ROW("2025-10-10", "1.25")],
      "inverted/day": [ROW("2025-10-10", "-3")],
      "standard/symbol": [ROW(BTC, "2.50"), ROW(ETH, "-1.25")],
      "inverted/symbol": [ROW(BTC, "-3")],
    },
  });
  const charts = createFakeCharts({ trips: TRIPS });
  const kit = createDispatchKit({
    desk,
    charts: drawn ?? charts,
    control: createFakeControl({ pairs: PAIRS }),
  });
  return { ...kit, charts, type: (line: string) => typed(kit, line) };
}

async function typed(kit: ReturnType<typeof createDispatchKit>, line: string): Promise<OutboundMessage> {
  const call = parseCommand(line, COMMANDS);
  assert.ok("row" in call, line);
  return await kit.command(call.row.skill ?? "", call.input);
}

/** The first line, and what the picture says to whoever does not see it. */
function picture({ headline, attachments = [] }: OutboundMessage): string {
  return [headline, ...attachments.map((one) => (one.type === "image" ? one.alt : ""))].join("\n");
}

test("a chart is a picture with its figures in its description", async () => {
  const message = await traded().type("/chart equity week");

  const mediaId = "mediaId" in DRAWN ? DRAWN.mediaId : "";
  const [image] = message.attachments ?? [];
  assert.ok(image?.type === "image" && image.mediaId === mediaId);
  assert.equal(
    image.alt,
    "PAPER. Equity: standard, inverted, last 7 days · n=2 and 1 round trips. standard: 1001.25 USDT (+0.13%), low 1000.00, high 1001.25, at most 0.0% below the peak; inverted: 997.00 USDT (-0.30%), low 997.00, high 1000.00, at most 0.3% below the peak. Market: Binance (public data); as of 2025-10-10 21:15 UTC.",
  );
  assert.equal(message.headline, "PAPER equity, last 7 days");
});

const SAID: Readonly<Record<string, RegExp>> = {
  "/chart daily": /^PAPER daily PnL, last 30 days\n.* standard: \+1\.25 USDT, best \+1\.25 \(10 Oct\)/,
  "/chart pnl all": /^PAPER daily PnL, since the start\n/,
  "/chart symbols week": /BTC: standard \+2\.50, inverted -3\.00 USDT; ETH: standard -1\.25 USDT/,
  "/chart coins all standard": /BTC: standard \+2\.50 USDT; ETH: standard -1\.25 USDT/,
  "/chart control": /standard: \+2\.50% to \+2\.50%, mean \+2\.500%; inverted: -3\.00% to -3\.00%/,
  "/chart light equity 24h 1": /^PAPER equity, last 24 hours\n.* standard: 1001\.25 USDT/,
};

for (const [line, words] of Object.entries(SAID)) {
  test(`${line} draws what was asked`, async () => {
    const desk = traded();
    assert.match(picture(await desk.type(line)), words);
    assert.equal(desk.charts.painted.length, 1);
  });
}

test("the same command twice is the same picture; the other theme is another", async () => {
  const desk = traded();
  for (const line of ["/chart equity", "/chart equity", "/chart equity light"]) await desk.type(line);
  const [one, again, light] = desk.charts.painted;
  assert.equal(one, again);
  assert.notEqual(one, light);
});

test("without a kind there is a list to choose from, and what was said already stays said", async () => {
  const desk = traded();
  const question = await desk.type("/chart week standard");

  assert.deepEqual(
    (question.buttons ?? []).flat().map(({ label }) => label),
    ["Equity and drawdown", "Daily PnL", "By symbol", "Control scatter"],
  );
  assert.match(picture(await desk.press(question, "Daily PnL")), /last 7 days\n.*Daily PnL: standard, last/);
});

test("buttons below a picture draw another period, kind or theme in its place", async () => {
  const desk = traded();
  const first = await desk.type("/chart equity");
  const week = await desk.press(first, "7 d");
  const daily = await desk.press(week, "Daily");
  assert.deepEqual(
    [week.headline, week.replaces, daily.headline],
    ["PAPER equity, last 7 days", "pressed", "PAPER daily PnL, last 7 days"],
  );
});

test("a picture that cannot be painted is told with its figures, and says so", async () => {
  const broken = createFakeCharts({ trips: TRIPS, drawn: { why: "painting took too long" } });
  const message = await traded(broken).type("/chart equity");

  assert.equal(message.attachments, undefined);
  assert.equal(message.headline, "PAPER equity, last 30 days: without the picture");
  assert.match(
    plainText(message),
    /could not be drawn: painting took too long\. .*\nstandard: 1001\.25 USDT/,
  );
});

test("where there is nothing to draw, a sentence says why and nothing is painted", async () => {
  const charts = createFakeCharts();
  const kit = createDispatchKit({ charts });
  const expected: Readonly<Record<string, RegExp>> = {
    "/chart equity": /No fills yet: standard holds what it began with, 1000\.00 USDT/,
    "/chart daily week": /No round trip closed in the last 7 days.* Try a longer period\./,
    "/chart symbols all": /No round trip closed since the start, so there is nothing to draw\./,
    "/chart control": /No signal has closed on both books by its own exits in this epoch/,
  };
  for (const [line, words] of Object.entries(expected)) {
    const message = await typed(kit, line);
    assert.match(plainText(message), words);
    assert.equal(message.attachments, undefined);
  }
  assert.deepEqual(charts.painted, []);
});

test("a desk of some hours is drawn from its beginning", async () => {
  const charts = createFakeCharts({ startTsMs: NOW_MS - 3_600_000 * 5, trips: TRIPS });
  const message = await traded(charts).type("/chart equity all");
  assert.match(picture(message), /since the start\n.* standard: 1001\.25 USDT \(\+0\.13%\), low 1000\.00/);
});

const WORDS: Readonly<Record<string, RegExp>> = {
  "show me the equity chart": /^PAPER equity/,
  "graph my daily pnl": /^PAPER daily PnL/,
  "plot results per coin of last week": /^PAPER results by symbol, last 7 days/,
  "draw the control scatter": /^PAPER control experiment/,
  "equity curve of book 2, light": /^PAPER equity/,
};

for (const [said, words] of Object.entries(WORDS)) {
  test(`"${said}" draws a picture`, async () => {
    assert.match(plainText(await traded().say(said)), words);
  });
}
