/** Scans, bias and pairs from the chat, on the real desk. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createBarStore } from "#src/storage/bar-store.ts";
import { CONTROL_INDEXES, CONTROL_SCHEMA } from "#src/features/experiments/store/schema-control.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createMarketLook } from "#src/desk/market-look.ts";
import { signalIdOf, type Strategy } from "#src/strategies/crossover.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { price, rate } from "#src/domain/money.ts";
import { BAR_MS, BTC, createDeskFixture, ETH } from "#test/support/desk-fixture.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const SOURCE = { kind: "simulated", label: "a test", granularity: "quote" } as const;
const BARS = 30;

/** Goes long where a bar closes at 130, which no bar of the past does. */
const AT_130: Strategy = {
  name: "at-130",
  warmUpBars: 20,
  forSymbol: ({ lane }) => ({
    onBar: (bar) =>
      bar.close === price("130")
        ? {
            signalId: signalIdOf(bar),
            symbol: bar.symbol,
            lane,
            side: "long",
            scanMs: BAR_MS,
            price: bar.close,
            confidence: 0.8,
            evidence: {},
            thesis: "it is at 130",
            falsifyingPrice: price("120"),
            eventTsMs: bar.closeTsMs,
          }
        : null,
  }),
};

/** Bars of a day's last hours: BTC rises from 100 to 129, ETH falls from 129 to 100; both quoted at their last. */
function kitOf() {
  const fixture = createDeskFixture();
  fixture.db.exec(CONTROL_SCHEMA + CONTROL_INDEXES);
  const bars = createBarStore(fixture.db);
  const endTsMs = Math.floor(fixture.nowMs() / BAR_MS) * BAR_MS;
  for (let index = 0; index < BARS; index += 1) {
    const openTsMs = endTsMs - (BARS - index) * BAR_MS;
    for (const [symbol, at] of [
      [BTC, price(String(100 + index))],
      [ETH, price(String(129 - index))],
    ] as const)
      bars.appendBar({
        symbol,
        openTsMs,
        closeTsMs: openTsMs + BAR_MS,
        open: at,
        high: at,
        low: at,
        close: at,
      });
  }
  fixture.quote(BTC, "130");
  fixture.quote(ETH, "99");
  const { desk, ledgerStore } = fixture;
  const look = createMarketLook({ desk, bars, strategy: AT_130, barMs: BAR_MS, passiveBar: rate("0.0042") });
  const reader = createDeskReader({ desk, ledgerStore, source: SOURCE, scanMs: BAR_MS });
  const whole = { ...createFakeDesk(), ...reader, ...createDeskCommands(desk) };
  return { fixture, kit: createDispatchKit({ desk: whole, services: { look } }) };
}

test("a scan now says what would signal, and decides nothing", async () => {
  const { fixture, kit } = kitOf();
  const message = plainText(await kit.say("scan now"));

  assert.match(message, /^Scanned 2 symbols: 1 would signal now\n- BTC long at 130\.00/);
  assert.match(message, /A look, nothing more/);
  assert.deepEqual(fixture.ledger.openOrders(), []);
  assert.deepEqual(fixture.desk.context.store.recentSignals(5), []);
});

test("the bias counts who rises and falls over a day and against the mean", async () => {
  const { kit } = kitOf();

  const message = plainText(await kit.say("market bias"));

  assert.match(message, /^Market bias: mixed \(50% of 2 coins up over a day\)/);
  assert.match(message, /Strongest: BTC \+30\.00%, ETH -23\.26%/);
  assert.match(message, /Median change of a day: \+30\.00%/);
});

test("the benchmark holds a coin since the first bar of the desk", async () => {
  const { kit } = kitOf();

  const message = plainText(await kit.say("do we beat holding bitcoin"));

  assert.match(message, /Hold BTC \| \+30\.00%/);
  assert.match(message, /Book standard \| 0\.00%/);
  assert.match(message, /savings at 0\.42% a month/);
});

test("pairs are added and removed at run time for one book, after a confirmation, and kept", async () => {
  const { fixture, kit } = kitOf();
  const universe = () => fixture.desk.context.rules.of(STANDARD_BOOK).universe;

  await kit.press(await kit.say("remove eth from the pairs of book 1"), "Remove ETH on standard");
  const removed = universe();
  const again = await kit.say("remove eth from the pairs of book 1");
  const last = await kit.say("remove btc from the pairs of book 1");
  await kit.press(await kit.say("add eth to the pairs of book 1"), "Add ETH on standard");

  assert.deepEqual(removed, ["BTC"]);
  assert.match(again.headline, /^ETH: standard is so already/);
  assert.match(last.headline, /^A book without coins opens nothing/);
  assert.deepEqual(universe(), ["BTC", "ETH"]);
  assert.equal(fixture.desk.context.rules.all()[1]?.universe, null);
});

test("a coin that the desk does not watch, or no book, is said and asked", async () => {
  const { kit } = kitOf();

  const unknown = await kit.command("change-pairs", { book: "standard", change: "add", coins: "PEPE" });
  const asked = await kit.say("add eth to the pairs");

  assert.match(unknown.headline, /^The desk does not watch PEPE/);
  assert.equal(asked.headline, "On which book?");
});
