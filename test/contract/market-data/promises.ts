/** What every market source promises, run against each of them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import type { Bar, MarketEvent, Quote } from "#src/domain/market.ts";
import type { MarketData } from "#src/ports/market-data.ts";

/** A source, opened, with the means to let its time pass. */
export type MarketHarness = {
  readonly market: MarketData;
  /** Symbols that the source has; at least two. */
  readonly symbols: readonly string[];
  readonly barMs: number;
  /** Lets at least one bar of every symbol close, and whatever else belongs to that time arrive. */
  readonly letBarClose: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function record({ market, symbols, barMs, letBarClose }: MarketHarness): Promise<MarketEvent[]> {
  const events: MarketEvent[] = [];
  await market.start({ symbols, barMs, onEvent: (event) => events.push(event) });
  await letBarClose();
  return events;
}

export function promisesOfMarketData(name: string, open: () => Promise<MarketHarness>): void {
  async function using(body: (harness: MarketHarness) => Promise<void>): Promise<void> {
    const harness = await open();
    try {
      await body(harness);
    } finally {
      await harness.market.stop();
      await harness.close();
    }
  }

  suite(`the market data port: ${name}`, () => {
    test("it knows its instruments, in the order asked for, and leaves unknown symbols out", () =>
      using(async ({ market, symbols }) => {
        const asked = ["NOSUCHCOIN/USDT:USDT", ...symbols, "not a symbol"];
        const found = await market.instruments(asked);
        assert.deepEqual(
          found.map((each) => each.symbol),
          symbols,
        );
        for (const each of found) {
          assert.ok(each.priceTick > 0 && each.quantityStep > 0n && each.quantityMin >= each.quantityStep);
          assert.ok(each.takerFee >= each.makerFee && each.makerFee > 0);
          assert.equal(each.marginTiers.length > 0, each.lane === "futures");
        }
      }));

    test("history ends before the present, oldest first, and is no longer than asked for", () =>
      using(async ({ market, symbols, barMs }) => {
        const [symbol = ""] = symbols;
        const bars = await market.history(symbol, barMs, 5);
        assert.equal(bars.length, 5);
        for (const [index, bar] of bars.entries()) {
          assertBar(bar, barMs);
          if (index > 0) assert.equal(bar.openTsMs, bars[index - 1]?.closeTsMs);
        }
        assert.ok((bars.at(-1)?.closeTsMs ?? 0) <= market.nowMs());
      }));

    test("history of longer bars is made of the shorter ones, at the boundaries of the longer", () =>
      using(async ({ market, symbols, barMs }) => {
        const [symbol = ""] = symbols;
        const parts = await market.history(symbol, barMs, 6);
        const [whole] = (await market.history(symbol, 2 * barMs, 2)).slice(-1);
        const inside = parts.filter((bar) => bar.openTsMs >= (whole?.openTsMs ?? 0)).slice(0, 2);
        assert.ok(whole !== undefined && inside.length === 2);
        assertBar(whole, 2 * barMs);
        assert.equal(whole.openTsMs, inside[0]?.openTsMs);
        assert.equal(whole.open, inside[0]?.open);
        assert.equal(whole.close, inside[1]?.close);
        assert.equal(whole.high, Math.max(...inside.map((bar) => bar.high)));
        assert.equal(whole.low, Math.min(...inside.map((bar) => bar.low)));
      }));

    test("history of an unknown symbol is refused by name", () =>
      using(async ({ market, barMs }) => {
        await assert.rejects(market.history("NOSUCHCOIN/USDT:USDT", barMs, 5), isUnknown);
      }));

    test("a start with an unknown symbol is refused by name", () =>
      using(async ({ market, barMs }) => {
        const symbols = ["NOSUCHCOIN/USDT:USDT"];
        await assert.rejects(market.start({ symbols, barMs, onEvent: () => undefined }), isUnknown);
      }));

    test("a bar of every subscribed symbol arrives, and nothing of any other", () =>
      using(async (harness) => {
        const [first = "", ...others] = harness.symbols;
        const events = await record({ ...harness, symbols: [first] });
        const symbols = new Set(events.flatMap((event) => (event.type === "source" ? [] : [event.symbol])));
        assert.deepEqual([...symbols], [first]);
        assert.ok(others.length > 0 && events.some((event) => event.type === "bar"));
      }));

    test("events of a symbol and kind arrive in venue-time order", () =>
      using(async (harness) => {
        const lastTsMs = new Map<string, number>();
        for (const event of await record(harness)) {
          const key = event.type === "source" ? event.type : `${event.type} ${event.symbol}`;
          assert.ok(timeOf(event) >= (lastTsMs.get(key) ?? 0), `${key} goes back in time`);
          lastTsMs.set(key, timeOf(event));
        }
        assert.ok(lastTsMs.size > 0);
      }));

    test("bars follow the history without a gap and their prices agree with each other", () =>
      using(async (harness) => {
        const { market, symbols, barMs } = harness;
        const past = await Promise.all(symbols.map((symbol) => market.history(symbol, barMs, 1)));
        const events = await record(harness);
        for (const [index, symbol] of symbols.entries()) {
          const bars = barsOf(events, symbol);
          assert.equal(bars[0]?.openTsMs, past[index]?.[0]?.closeTsMs);
          for (const [position, bar] of bars.entries()) {
            assertBar(bar, barMs);
            if (position > 0) assert.equal(bar.openTsMs, bars[position - 1]?.closeTsMs);
          }
        }
      }));

    test("prices are positive whole units and no bid is above its ask", () =>
      using(async (harness) => {
        const events = await record(harness);
        const quotes = events.filter((event): event is Quote => event.type === "quote");
        assert.equal(quotes.length > 0, harness.market.info.granularity === "quote");
        for (const { bid, ask } of quotes) {
          assertPrice(bid);
          assertPrice(ask);
          assert.ok(bid <= ask);
        }
        for (const event of events) if ("markPrice" in event) assertPrice(event.markPrice);
      }));

    test("no event is later than the venue's present", () =>
      using(async (harness) => {
        const { market, symbols, barMs } = harness;
        const leadsMs: number[] = [];
        const onEvent = (event: MarketEvent): void => void leadsMs.push(timeOf(event) - market.nowMs());
        await market.start({ symbols, barMs, onEvent });
        await harness.letBarClose();
        assert.ok(leadsMs.length > 0);
        assert.ok(Math.max(...leadsMs) <= 0);
      }));

    test("no event arrives after a stop, and a second stop does nothing", () =>
      using(async (harness) => {
        const events = await record(harness);
        await harness.market.stop();
        const before = events.length;
        await harness.letBarClose();
        await harness.market.stop();
        assert.ok(before > 0);
        assert.equal(events.length, before);
      }));

    test("a stop from within an event is the last that is heard", () =>
      using(async (harness) => {
        const { market, symbols, barMs } = harness;
        let seen = 0;
        let stopping: Promise<void> = Promise.resolve();
        const onEvent = (): void => {
          seen += 1;
          stopping = market.stop();
        };
        await market.start({ symbols, barMs, onEvent });
        await harness.letBarClose();
        await stopping;
        assert.equal(seen, 1);
      }));
  });
}

function isUnknown(error: unknown): boolean {
  return (
    error instanceof DeskError &&
    error.code === "INSTRUMENT_NOT_FOUND" &&
    error.message.includes("NOSUCHCOIN/USDT:USDT")
  );
}

function timeOf(event: MarketEvent): number {
  return event.type === "bar" ? event.closeTsMs : event.eventTsMs;
}

function barsOf(events: readonly MarketEvent[], symbol: string): Bar[] {
  return events.filter((event): event is Bar => event.type === "bar" && event.symbol === symbol);
}

function assertPrice(price: number): void {
  assert.ok(Number.isSafeInteger(price) && price > 0, `not a price: ${price}`);
}

function assertBar(bar: Bar, barMs: number): void {
  for (const price of [bar.open, bar.high, bar.low, bar.close]) assertPrice(price);
  assert.ok(bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close));
  assert.ok(bar.volume >= 0);
  assert.equal(bar.openTsMs % barMs, 0);
  assert.equal(bar.closeTsMs - bar.openTsMs, barMs);
}
