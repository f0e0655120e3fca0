/** A signal whose worth is known, because it was made with the future in view: for calibration alone. */
import type { Instrument } from "#src/domain/instrument.ts";
import type { Bar } from "#src/domain/market.ts";
import type { PositionSide } from "#src/domain/order.ts";
import { createRandom, type Random } from "#src/domain/random.ts";
import { signalIdOf, type Strategy } from "#src/strategies/crossover.ts";
import { lowerBound, type ReplayBars, type ReplayMarket } from "../replay/replay-market.ts";
import type { CalibrationCase } from "./cases.ts";

/** A coin has a signal about every 16 hours. */
const SIGNAL_EVERY_BARS = 64;
/** The mean of the take-profit and the stop-loss of a book: whichever side reaches it first was right. */
const REACH = 0.0175;
const LOOK_AHEAD_BARS = 960;
const MOMENTUM_BARS = 16;
const HITS_OF_A_TURN = 0.7;

export function createPlantedStrategy(
  market: ReplayMarket,
  { hits, withSpot }: CalibrationCase,
  seed: number,
): Strategy {
  const bars = new Map(market.symbols.map((each) => [each.symbol, each.bars]));
  const times = [...bars.values()].map(({ openTsMs, length }) => openTsMs[length - 1] ?? 0);
  const turnsTsMs = (market.startTsMs + Math.max(...times)) / 2;
  return {
    name: "planted",
    warmUpBars: 0,
    forSymbol: (instrument) => {
      const random = createRandom(seed ^ hashOf(instrument.symbol));
      const own = bars.get(instrument.symbol);
      return {
        onBar: (bar) => {
          if (own === undefined || (instrument.lane === "spot" && !withSpot)) return null;
          if (random.next() * SIGNAL_EVERY_BARS >= 1) return null;
          return signalOf(instrument, bar, sideOf(own, bar, hits, turnsTsMs, random));
        },
      };
    },
  };
}

function sideOf(
  bars: ReplayBars,
  bar: Bar,
  hits: CalibrationCase["hits"],
  turnsTsMs: number,
  random: Random,
): PositionSide {
  const draw = random.next();
  if (hits === "coin") return draw < 0.5 ? "long" : "short";
  const at = lowerBound(bars.openTsMs, bar.closeTsMs);
  if (hits === "momentum") {
    return bar.close >= (bars.close[Math.max(0, at - 1 - MOMENTUM_BARS)] ?? 0) ? "long" : "short";
  }
  const best = reachedFirst(bars, at, bar.close) ?? (draw < 0.5 ? "long" : "short");
  const turned = hits === "turns" && bar.closeTsMs >= turnsTsMs;
  const share = hits === "turns" ? (turned ? 1 - HITS_OF_A_TURN : HITS_OF_A_TURN) : hits;
  return random.next() < share ? best : opposite(best);
}

function opposite(side: PositionSide): PositionSide {
  return side === "long" ? "short" : "long";
}

/** Null where neither side gets there in ten days, or the market ends. */
function reachedFirst(bars: ReplayBars, from: number, price: number): PositionSide | null {
  const end = Math.min(bars.length, from + LOOK_AHEAD_BARS);
  for (let at = from; at < end; at += 1) {
    const rises = (bars.high[at] ?? 0) >= price * (1 + REACH);
    const falls = (bars.low[at] ?? Infinity) <= price * (1 - REACH);
    if (rises !== falls) return rises ? "long" : "short";
    if (rises) return null;
  }
  return null;
}

function signalOf({ symbol, lane }: Instrument, bar: Bar, side: PositionSide) {
  return {
    signalId: signalIdOf(bar),
    symbol,
    lane,
    scanMs: bar.closeTsMs - bar.openTsMs,
    side,
    confidence: 1,
    price: bar.close,
    thesis: "planted",
    falsifyingPrice: bar.close,
    evidence: {},
    eventTsMs: bar.closeTsMs,
  };
}

function hashOf(text: string): number {
  return Buffer.from(text).reduce((hash, byte) => Math.imul(hash, 31) + byte, 7) >>> 0;
}
