/** An evidence pack that fits no rule, to be changed by what a case needs. */
import { STANDARD_BOOK, INVERTED_BOOK } from "#src/domain/ids.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { FillNote, TripEvidence } from "#src/features/vault/model/evidence.ts";
import { BTC, START_MS } from "#test/support/desk-fixture.ts";

const HOUR_MS = 3_600_000;

export function lostTrip(fields: Partial<RoundTrip> = {}): RoundTrip {
  return {
    roundTripId: "standard-1",
    bookId: STANDARD_BOOK,
    symbol: BTC,
    lane: "futures",
    side: "long",
    leverage: 3,
    quantity: amount("1"),
    entryNotional: amount("100"),
    exitNotional: amount("98.5"),
    grossPnl: amount("-1.5"),
    fees: amount("0.1"),
    funding: 0n,
    netPnl: amount("-1.6"),
    exitReason: "signal-exit",
    pairId: "pair",
    epoch: 0,
    openedTsMs: START_MS,
    closedTsMs: START_MS + HOUR_MS,
    ...fields,
  };
}

/** TP 2% and SL 1.5%; the price went a tenth of the way to either and was left by the signal, half way undecided. */
export function evidence(fields: Partial<TripEvidence> = {}): TripEvidence {
  return {
    roundTrip: lostTrip(),
    thesis: "scripted",
    falsifyingPrice: price("99"),
    takeProfit: price("102"),
    stopLoss: price("98.5"),
    liquidationPrice: null,
    confidence: 0.8,
    indicators: {},
    entryPrice: price("100"),
    exitPrice: price("98.5"),
    takeProfitRate: 0.02,
    stopLossRate: 0.015,
    path: path(0.012, -0.003),
    costs: {
      atMids: amount("-1.4"),
      slippage: amount("0.1"),
      fees: amount("0.1"),
      funding: 0n,
      netPnl: amount("-1.6"),
    },
    fills: [fillNote({})],
    drift: 0,
    runUp: 0,
    stopOvershoot: null,
    exitDelayMs: 250,
    regime: "usual range",
    meanRange: 0.002,
    hour: 12,
    twin: {
      bookId: INVERTED_BOOK,
      state: "won",
      roundTripId: "inverted-2",
      netPnl: amount("1"),
      exitReason: "take-profit",
      why: null,
    },
    news: [],
    rules: null,
    ...fields,
  };
}

function at(move: number): TripEvidence["path"]["adverse"] {
  return { move, price: price((100 * (1 + move)).toFixed(4)), tsMs: START_MS };
}

export function path(favourable: number, adverse: number, missingMs = 0): TripEvidence["path"] {
  return { favourable: at(favourable), adverse: at(adverse), barMs: 900_000, bars: 4, missingMs };
}

export function fillNote(fields: Partial<FillNote>): FillNote {
  return {
    fillId: "standard-1/1",
    effect: "open",
    price: price("100"),
    mid: price("100"),
    quantity: amount("1"),
    fee: amount("0.05"),
    slippage: 0n,
    slippageRate: rate("0.0001"),
    latencyMs: 250,
    model: "quote",
    eventTsMs: START_MS,
    outsideBar: 0,
    ...fields,
  };
}
