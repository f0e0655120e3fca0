/** Looks at the market from the desk's own bars and prices. It decides nothing, so it may be asked at any time. */
import type { Bar } from "../domain/market.ts";
import type { Price, Rate } from "../domain/money.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { BiasFigures, HoldFigures, LookFigures, MarketLook, ScanNow } from "../ports/market-look.ts";
import type { Desk } from "./desk.ts";
import type { Strategy } from "#src/strategies/crossover.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

const DAY_MS = 86_400_000;
/** Bars that the mean is taken over: those of the strategy's slow average. */
const MEAN_BARS = 26;
const EXTREMES = 3;

export type MarketLookDeps = {
  readonly desk: Desk;
  readonly bars: BarStore;
  readonly strategy: Strategy;
  readonly barMs: number;
  readonly passiveBar: Rate;
};

type PastBar = Omit<Bar, "type" | "volume">;

export function createMarketLook(deps: MarketLookDeps): MarketLook {
  return {
    scanNow: () => scanNow(deps),
    bias: () => bias(deps),
    hold: (symbol, sinceTsMs) => hold(deps, symbol, sinceTsMs),
    passiveMonthly: deps.passiveBar,
  };
}

/** A strategy of its own is fed the closed bars and one that closes now: the desk's own has not seen a thing. */
function scanNow(deps: MarketLookDeps): ScanNow {
  const { desk, strategy, barMs } = deps;
  const { symbols, venueNowMs, execution } = desk.context;
  const now = venueNowMs();
  const looks: LookFigures[] = [];
  let skipped = 0;
  for (const [symbol, state] of symbols) {
    const price = state.mid();
    const past = barsOf(deps, symbol, (strategy.warmUpBars + 2) * barMs);
    if (price === null || state.isStale(now, execution.staleMs) || past.length < strategy.warmUpBars) {
      skipped += 1;
      continue;
    }
    looks.push({
      symbol,
      lane: state.instrument.lane,
      price,
      wouldSay: opinionOf(strategy, state, past, price, barMs),
    });
  }
  return { looks, skipped, nextCloseTsMs: (Math.floor(now / barMs) + 1) * barMs };
}

function opinionOf(
  strategy: Strategy,
  { instrument }: SymbolDesk,
  past: readonly PastBar[],
  price: Price,
  barMs: number,
): LookFigures["wouldSay"] {
  const own = strategy.forSymbol(instrument);
  for (const bar of past) own.onBar({ ...bar, type: "bar", volume: 0 });
  const openTsMs = past.at(-1)?.closeTsMs ?? 0;
  const at = { open: price, high: price, low: price, close: price };
  const signal = own.onBar({
    type: "bar",
    symbol: instrument.symbol,
    openTsMs,
    closeTsMs: openTsMs + barMs,
    ...at,
    volume: 0,
  });
  return signal === null ? null : { side: signal.side, confidence: signal.confidence, thesis: signal.thesis };
}

/** Bars of the scan's length within the last `spanMs`, oldest first. */
function barsOf({ desk, bars, barMs }: MarketLookDeps, symbol: string, spanMs: number): readonly PastBar[] {
  const from = desk.context.venueNowMs() - spanMs;
  return [...bars.barsFrom(symbol, from)].filter((bar) => bar.closeTsMs - bar.openTsMs === barMs);
}

type Drift = { readonly symbol: string; readonly change: number; readonly isAbove: boolean };

function bias(deps: MarketLookDeps): BiasFigures {
  const { symbols } = deps.desk.context;
  const drifts = [...symbols].flatMap(([symbol, state]) => driftOf(deps, symbol, state) ?? []);
  const changes = drifts.map(({ change }) => change).toSorted((a, b) => a - b);
  const ranked = drifts
    .toSorted((a, b) => b.change - a.change)
    .map(({ symbol, change }) => ({ symbol, change }));
  const funding = [...symbols.values()].flatMap(({ fundingRate }) =>
    fundingRate === null ? [] : [Number(fundingRate)],
  );
  return {
    symbols: drifts.length,
    aboveMean: shareOf(drifts, ({ isAbove }) => isAbove),
    risingDay: shareOf(drifts, ({ change }) => change > 0),
    medianDayChange: changes[Math.floor(changes.length / 2)] ?? null,
    meanFunding: funding.length === 0 ? null : funding.reduce((sum, rate) => sum + rate, 0) / funding.length,
    strongest: ranked.slice(0, EXTREMES),
    weakest: ranked.toReversed().slice(0, EXTREMES),
  };
}

/** Of the futures lane only: a coin counts once. */
function driftOf(deps: MarketLookDeps, symbol: string, state: SymbolDesk): Drift | null {
  const price = state.mid();
  const past = barsOf(deps, symbol, DAY_MS);
  const [first] = past;
  if (state.instrument.lane === "spot" || price === null || first === undefined) return null;
  const recent = past.slice(-MEAN_BARS);
  const mean = recent.reduce((sum, bar) => sum + bar.close, 0) / recent.length;
  return { symbol, change: price / first.open - 1, isAbove: price > mean };
}

function shareOf(drifts: readonly Drift[], holds: (drift: Drift) => boolean): number {
  return drifts.length === 0 ? 0 : drifts.filter(holds).length / drifts.length;
}

function hold({ desk, bars }: MarketLookDeps, symbol: string, sinceTsMs: number): HoldFigures | null {
  const price = desk.context.symbols.get(symbol)?.mid() ?? null;
  if (price === null) return null;
  for (const bar of bars.barsFrom(symbol, sinceTsMs))
    return { symbol, fromTsMs: bar.openTsMs, fromPrice: bar.open, price };
  return null;
}
