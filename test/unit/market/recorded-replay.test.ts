import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openRecordedMarketData } from "#src/market/venues/recorded/recorded-market-data.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";
import {
  createRecordingFolder,
  RECORDING_START_MS as START,
  writeRecording,
} from "#test/support/recording.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const BAR_MS = 900_000;
const SYMBOLS = ["ETH/USDT:USDT", "BTC/USDT:USDT"];

type Opened = { readonly market: MarketData; readonly clock: FakeClock };

async function open(dir: string, checkpoint: string | null = null, warmUpBars = 0): Promise<Opened> {
  const clock = createFakeClock();
  const log = createSilentLog();
  const options = { clock, log, dir, symbols: null, barMs: BAR_MS, speed: 60, checkpoint, warmUpBars };
  return { market: await openRecordedMarketData(options), clock };
}

function madeUp(t: TestContext, bars: number): string {
  const folder = writeRecording({ bases: ["BTC", "ETH"], barMs: BAR_MS, bars });
  t.after(() => folder.remove());
  return folder.dir;
}

/** What was heard, one short line each: enough to compare runs by. */
function lineOf(event: MarketEvent): string {
  if (event.type === "source") return `${event.state}: ${event.reason}`;
  const tsMs = event.type === "bar" ? event.closeTsMs : event.eventTsMs;
  return `${(tsMs - START) / BAR_MS} ${event.type} ${event.symbol.slice(0, 3)}`;
}

async function hear(opened: Opened, wallMs: number): Promise<string[]> {
  const lines: string[] = [];
  const onEvent = (event: MarketEvent): void => void lines.push(lineOf(event));
  await opened.market.start({ symbols: SYMBOLS, barMs: BAR_MS, onEvent });
  await opened.clock.advance(wallMs);
  return lines;
}

test("at one moment bars come before mark prices and those before settlements, in the order of the symbols", async (t) => {
  const folder = createRecordingFolder();
  t.after(() => folder.remove());
  for (const base of ["BTC", "ETH"]) {
    const rows = [0, 1, 2].map((bar) => `${START + bar * BAR_MS},100,101,99,100,1`);
    folder.write(`perp_15m/${base}USDT.csv`, ["t,o,h,l,c,v", ...rows].join("\n"));
    folder.write(`mark_1h/${base}USDT.csv`, `t,o,h,l,c\n${START + BAR_MS},100,101,99,100\n`);
    folder.write(`funding/${base}USDT.csv`, `t,rate\n${START + BAR_MS},0.0001\n`);
  }
  const lines = await hear(await open(folder.dir), 3 * (BAR_MS / 60));
  assert.deepEqual(lines.slice(0, 6), [
    "1 bar ETH",
    "1 bar BTC",
    "1 mark ETH",
    "1 mark BTC",
    "1 funding ETH",
    "1 funding BTC",
  ]);
});

test("a bar of 15 minutes arrives every 15 seconds at 60x, and the venue's clock keeps that pace", async (t) => {
  const opened = await open(madeUp(t, 40));
  const lines = await hear(opened, 15_000);
  assert.deepEqual(lines, ["1 bar ETH", "1 bar BTC"]);
  await opened.clock.advance(7_500);
  assert.equal(opened.market.nowMs(), START + 1.5 * BAR_MS);
});

test("the end of the recording is said once and the venue's clock stops there", async (t) => {
  const opened = await open(madeUp(t, 4));
  const lines = await hear(opened, 3_600_000);
  assert.deepEqual(lines.slice(-3), ["4 bar ETH", "4 bar BTC", "down: the recording has ended"]);
  assert.equal(opened.market.nowMs(), START + 4 * BAR_MS);
});

test("a replay interrupted anywhere and continued from its checkpoint is the replay that was not", async (t) => {
  const dir = madeUp(t, 40);
  const whole = await hear(await open(dir), 41 * 15_000);
  for (const seconds of [0, 7, 15, 100, 481]) {
    const first = await open(dir);
    const lines = await hear(first, seconds * 1_000);
    await first.market.stop();
    const second = await open(dir, first.market.checkpoint());
    lines.push(...(await hear(second, 41 * 15_000)));
    assert.deepEqual(lines, whole, `interrupted after ${seconds} s`);
  }
});

test("a stop in the middle of a moment delivers that moment again", async (t) => {
  const { market, clock } = await open(madeUp(t, 40));
  const onEvent = (): void => void market.stop();
  await market.start({ symbols: SYMBOLS, barMs: BAR_MS, onEvent });
  await clock.advance(60_000);
  assert.equal(market.checkpoint(), null);
});

test("the first bars of a recording are history and not events", async (t) => {
  const opened = await open(madeUp(t, 40), null, 8);
  const past = await opened.market.history("BTC/USDT:USDT", BAR_MS, 100);
  const hours = await opened.market.history("BTC/USDT:USDT", 4 * BAR_MS, 100);
  const lines = await hear(opened, 15_000);
  assert.equal(past.length, 8);
  assert.deepEqual(
    hours.map((bar) => bar.openTsMs),
    [START, START + 4 * BAR_MS],
  );
  assert.deepEqual(lines, ["9 bar ETH", "9 bar BTC"]);
});

test("a checkpoint of another market is refused in words", async (t) => {
  const dir = madeUp(t, 4);
  await assert.rejects(open(dir, '{"kind":"simulated","tsMs":1}'), {
    code: "CONFIG_INVALID",
    message: /belongs to the simulated market, not to the recorded one/,
  });
  await assert.rejects(open(dir, "nonsense"), { code: "CONFIG_INVALID", message: /not JSON/ });
});
