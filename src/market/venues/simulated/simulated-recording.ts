/** The simulated market as columns, made at once: what a replay runs over instead of a recording. */
import type { FundingSettlement, MarketEvent, MarkPrice, Bar } from "#src/domain/market.ts";
import type { BarColumns } from "../../bar-columns.ts";
import type { FundingColumns, MarkColumns, RecordedSymbol } from "../recorded/load-recording.ts";
import { createSimulatedExchange } from "./simulated-exchange.ts";
import { simulatedAssets, simulatedInstruments } from "./universe.ts";
import { createWorld, initialWorldState } from "./world.ts";

export type SimulationOptions = {
  readonly seed: number;
  /** The first so many of the simulated market's pairs, each in both lanes. */
  readonly pairs: number;
  readonly barMs: number;
  /** Multiples of `barMs`. */
  readonly fromTsMs: number;
  readonly toTsMs: number;
};

const HOUR_MS = 3_600_000;
const STEP_MS_MAX = 60_000;
/** Prices that a bar is made of, at least. */
const STEPS_A_BAR = 15;

/** Bars, hourly mark prices, and settlements. The same options give the same numbers. */
export function simulateRecording(options: SimulationOptions): RecordedSymbol[] {
  const { seed, pairs, barMs, fromTsMs, toTsMs } = options;
  const assets = simulatedAssets().slice(0, pairs);
  const instruments = simulatedInstruments(assets);
  const stepMs = Math.min(STEP_MS_MAX, barMs / STEPS_A_BAR);
  const world = createWorld(assets, stepMs, initialWorldState(seed, fromTsMs - stepMs, assets));
  const exchange = createSimulatedExchange({ assets, world, stepMs, barMs, barsKept: 1 });
  const wanted = new Set(instruments.keys());
  const collected = new Map([...wanted].map((symbol) => [symbol, new Collected()]));
  while (world.tsMs < toTsMs) {
    exchange.step();
    if (world.tsMs % barMs !== 0) continue;
    for (const event of exchange.events(wanted)) collect(collected, event);
  }
  return [...instruments].map(([symbol, instrument]) => {
    const { bars, marks, settlements } = collected.get(symbol) ?? new Collected();
    return {
      symbol,
      instrument,
      bars: toBars(bars),
      marks: toMarks(marks),
      funding: toFunding(settlements),
    };
  });
}

class Collected {
  readonly bars: Bar[] = [];
  readonly marks: MarkPrice[] = [];
  readonly settlements: FundingSettlement[] = [];
}

function collect(into: ReadonlyMap<string, Collected>, event: MarketEvent): void {
  if (event.type === "bar") into.get(event.symbol)?.bars.push(event);
  else if (event.type === "funding") into.get(event.symbol)?.settlements.push(event);
  else if (event.type === "mark" && event.eventTsMs % HOUR_MS === 0)
    into.get(event.symbol)?.marks.push(event);
}

function toBars(bars: readonly Bar[]): BarColumns {
  return {
    length: bars.length,
    openTsMs: Float64Array.from(bars, (bar) => bar.openTsMs),
    open: Float64Array.from(bars, (bar) => bar.open),
    high: Float64Array.from(bars, (bar) => bar.high),
    low: Float64Array.from(bars, (bar) => bar.low),
    close: Float64Array.from(bars, (bar) => bar.close),
    volume: Float64Array.from(bars, (bar) => bar.volume),
  };
}

function toMarks(marks: readonly (MarkPrice | FundingSettlement)[]): MarkColumns {
  return {
    length: marks.length,
    tsMs: Float64Array.from(marks, (mark) => mark.eventTsMs),
    markPrice: Float64Array.from(marks, (mark) => mark.markPrice),
  };
}

function toFunding(settlements: readonly FundingSettlement[]): FundingColumns {
  return {
    ...toMarks(settlements),
    fundingRate: Float64Array.from(settlements, (settlement) => settlement.fundingRate),
  };
}
