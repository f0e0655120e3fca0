/** A market of random walks as columns, made from a seed: for replays that need no files. */
import { createRandom, drawNormals, type Random } from "#src/domain/random.ts";
import { parseSymbol, symbolOf, type Instrument } from "#src/domain/instrument.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import type { ReplayBars, ReplayFunding, ReplayMarket, ReplayMarks } from "#jobs/replay/replay-market.ts";
import { instrument } from "./desk-fixture.ts";

export type MadeUpMarket = {
  readonly pairs: number;
  readonly days: number;
  readonly seed: number;
  readonly barMs?: number;
};

export const MADE_UP_START_MS = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FUNDING_MS = 8 * HOUR_MS;
/** Of the logarithm, a 15-minute bar: some 55% a year. */
const BAR_DEVIATION = 0.003;
const BAR_TURNOVER = 1_000_000;
const TICK = 1_000_000;

/** Bars, hourly mark prices, and a settlement every 8 hours some ms after its time. */
export function madeUpMarket(options: MadeUpMarket): ReplayMarket {
  const { pairs, days, seed, barMs = 900_000 } = options;
  const random = createRandom(seed);
  const symbols = Array.from({ length: pairs }, (_, index) => {
    const symbol = symbolOf(`PAIR${index}`, "futures");
    const bars = walk(random, Math.floor((days * DAY_MS) / barMs), barMs, 20 + index * 10);
    const marks = every(bars, HOUR_MS);
    return { symbol, instrument: made(symbol), bars, marks, funding: settle(random, bars), finer: [] };
  });
  return {
    source: "simulated",
    label: `made-up market, seed ${seed}`,
    barMs,
    symbols,
    startTsMs: MADE_UP_START_MS,
  };
}

function made(symbol: string): Instrument {
  const { base } = parseSymbol(symbol);
  return instrument(symbol, {
    base,
    venue: "made-up",
    priceTick: price("0.01"),
    quantityStep: amount("0.001"),
    takerFee: rate("0.0005"),
  });
}

/** Units on the tick, never under one. */
function tick(value: number): number {
  return Math.max(TICK, Math.round((value * 1e8) / TICK) * TICK);
}

function walk(random: Random, length: number, barMs: number, start: number): ReplayBars {
  const column = (): Float64Array => new Float64Array(length);
  const bars = {
    length,
    openTsMs: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const normals = new Float64Array(2);
  let last = start;
  for (let index = 0; index < length; index += 1) {
    drawNormals(random, normals);
    const close = last * Math.exp(BAR_DEVIATION * (normals[0] ?? 0));
    const reach = 1 + (BAR_DEVIATION / 2) * Math.abs(normals[1] ?? 0);
    bars.openTsMs[index] = MADE_UP_START_MS + index * barMs;
    bars.open[index] = tick(last);
    bars.close[index] = tick(close);
    bars.high[index] = Math.max(tick(last), tick(close), tick(Math.max(last, close) * reach));
    bars.low[index] = Math.min(tick(last), tick(close), tick(Math.min(last, close) / reach));
    bars.volume[index] = Math.round(BAR_TURNOVER / close) * 1e8;
    last = close;
  }
  return bars;
}

/** The opens of the bars at multiples of `stepMs`. */
function every(bars: ReplayBars, stepMs: number): ReplayMarks {
  const indices = [...bars.openTsMs.keys()].filter((index) => (bars.openTsMs[index] ?? 1) % stepMs === 0);
  return {
    length: indices.length,
    tsMs: Float64Array.from(indices, (index) => bars.openTsMs[index] ?? 0),
    markPrice: Float64Array.from(indices, (index) => bars.open[index] ?? 0),
  };
}

function settle(random: Random, bars: ReplayBars): ReplayFunding {
  const { length, tsMs, markPrice } = every(bars, FUNDING_MS);
  return {
    length,
    tsMs: tsMs.map((atTsMs) => atTsMs + Math.floor(random.next() * 20)),
    markPrice,
    fundingRate: tsMs.map(() => Math.round((random.next() - 0.4) * 20_000)),
  };
}
