/** Fills and plans for tests of the domain; say only what the test is about. */
import { bookId } from "#src/domain/ids.ts";
import type { Lane } from "#src/domain/instrument.ts";
import {
  applyRate,
  notionalOf,
  rateFromUnits,
  type Amount,
  type Price,
  type Rate,
} from "#src/domain/money.ts";
import { orderSideFor, type Fill, type OrderReason, type PositionSide } from "#src/domain/order.ts";
import {
  openPosition,
  reducePosition,
  toRoundTrip,
  type EntryPlan,
  type RoundTrip,
} from "#src/domain/position.ts";

export const ZERO_RATE: Rate = rateFromUnits(0);

export function planOf(side: PositionSide, leverage: number = 1, lane: Lane = "futures"): EntryPlan {
  return {
    side,
    lane,
    leverage,
    takeProfit: null,
    stopLoss: null,
    liquidationPrice: null,
    pairId: null,
    thesis: "a test",
    falsifyingPrice: null,
    epoch: 1,
  };
}

export type FillSpec = {
  readonly effect: "open" | "close";
  readonly quantity: Amount;
  readonly at: Price;
  readonly positionSide?: PositionSide;
  readonly feeRate?: Rate;
  readonly book?: string;
  readonly positionId?: string;
  readonly eventTsMs?: number;
};

export function fillOf(spec: FillSpec): Fill {
  const { effect, quantity, at, positionSide = "long", feeRate = ZERO_RATE, eventTsMs = 0 } = spec;
  const notional = notionalOf(quantity, at);
  return {
    fillId: "fill-1",
    order: {
      orderId: "order-1",
      bookId: bookId(spec.book ?? "standard"),
      positionId: spec.positionId ?? "position-1",
      symbol: "BTC/USDT:USDT",
      side: orderSideFor(positionSide, effect),
      effect,
      quantity,
      reason: effect === "open" ? "signal-entry" : "signal-exit",
      decidedTsMs: eventTsMs,
    },
    quantity,
    price: at,
    notional,
    fee: applyRate(notional, feeRate, "up"),
    feeRate,
    liquidity: "taker",
    receipt: {
      bid: at,
      ask: at,
      decisionPrice: at,
      slippageRate: ZERO_RATE,
      latencyMs: 0,
      model: "quote",
    },
    eventTsMs,
  };
}

export type RoundTripSpec = {
  readonly side: PositionSide;
  readonly quantity: Amount;
  readonly entry: Price;
  readonly exit: Price;
  readonly feeOpen?: Rate;
  readonly feeClose?: Rate;
  readonly funding?: Amount;
  readonly leverage?: number;
  readonly reason?: OrderReason;
};

/** One entry, one exit, through the fold of fills. */
export function roundTripOf(spec: RoundTripSpec): RoundTrip {
  const { side, quantity, entry, exit, feeOpen = ZERO_RATE, feeClose = feeOpen, funding = 0n } = spec;
  const opening = fillOf({ effect: "open", positionSide: side, quantity, at: entry, feeRate: feeOpen });
  const open = openPosition(opening, planOf(side, spec.leverage), 0n);
  const closing = fillOf({ effect: "close", positionSide: side, quantity, at: exit, feeRate: feeClose });
  const { position } = reducePosition({ ...open, funding }, closing);
  return toRoundTrip(position, spec.reason ?? "signal-exit", 1);
}
