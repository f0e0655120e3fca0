/** Rows as SQLite gives them (every integer a bigint), and the domain values they stand for. */
import type { Tally } from "#src/domain/figures.ts";
import { bookId } from "#src/domain/ids.ts";
import { priceFromUnits, rateFromUnits, type Price } from "#src/domain/money.ts";
import type { Fill, Order, OrderReason } from "#src/domain/order.ts";
import type { EntryPlan, Position, RoundTrip } from "#src/domain/position.ts";
import type { BreakdownBy } from "#src/domain/figures.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { PositionSide } from "#src/domain/order.ts";

type Nullable<T> = T | null;

export type OrderRow = {
  order_number: bigint;
  book_id: string;
  position_id: string;
  symbol: string;
  side: "buy" | "sell";
  effect: "open" | "close";
  quantity: bigint;
  reason: OrderReason;
  decided_ts_ms: bigint;
};

export type FillRow = {
  fill_quantity: bigint;
  sequence: bigint;
  price: bigint;
  notional: bigint;
  fee: bigint;
  fee_rate: bigint;
  liquidity: "maker" | "taker";
  margin: bigint;
  bid: bigint;
  ask: bigint;
  decision_price: bigint;
  slippage_rate: bigint;
  latency_ms: bigint;
  model: "order-book" | "quote" | "bar";
};

export type PlanRow = {
  plan_side: PositionSide;
  lane: Lane;
  leverage: bigint;
  take_profit: Nullable<bigint>;
  stop_loss: Nullable<bigint>;
  liquidation_price: Nullable<bigint>;
  pair_id: Nullable<string>;
  thesis: string;
  falsifying_price: Nullable<bigint>;
  epoch: bigint;
};

export type PositionRow = PlanRow & {
  position_id: string;
  book_id: string;
  symbol: string;
  quantity: bigint;
  opened_quantity: bigint;
  open_notional: bigint;
  entry_notional: bigint;
  exit_notional: bigint;
  margin: bigint;
  realized_pnl: bigint;
  fees: bigint;
  funding: bigint;
  opened_ts_ms: bigint;
};

export type RollupRow = {
  epoch: bigint;
  by: BreakdownBy | "total";
  key: string;
  round_trips: bigint;
  wins: bigint;
  gross_pnl: bigint;
  fees: bigint;
  funding: bigint;
  net_pnl: bigint;
  net_won: bigint;
  net_lost: bigint;
};

export type RoundTripRow = {
  round_trip_id: string;
  book_id: string;
  symbol: string;
  lane: Lane;
  side: PositionSide;
  leverage: bigint;
  quantity: bigint;
  entry_notional: bigint;
  exit_notional: bigint;
  gross_pnl: bigint;
  fees: bigint;
  funding: bigint;
  net_pnl: bigint;
  exit_reason: OrderReason;
  pair_id: Nullable<string>;
  epoch: bigint;
  opened_ts_ms: bigint;
  closed_ts_ms: bigint;
};

function priceOrNull(units: Nullable<bigint>): Price | null {
  return units === null ? null : priceFromUnits(Number(units));
}

/** Order ids are `<book>-<number>`; the number is the primary key. */
export function orderNumber(orderId: string): number {
  return Number(orderId.slice(orderId.lastIndexOf("-") + 1));
}

export function toOrder(row: OrderRow): Order {
  return {
    orderId: `${row.book_id}-${row.order_number}`,
    bookId: bookId(row.book_id),
    positionId: row.position_id,
    symbol: row.symbol,
    side: row.side,
    effect: row.effect,
    quantity: row.quantity,
    reason: row.reason,
    decidedTsMs: Number(row.decided_ts_ms),
  };
}

export function toFill(row: OrderRow & FillRow, eventTsMs: number): Fill {
  const order = toOrder(row);
  return {
    fillId: `${order.orderId}/${row.sequence}`,
    order,
    quantity: row.fill_quantity,
    price: priceFromUnits(Number(row.price)),
    notional: row.notional,
    fee: row.fee,
    feeRate: rateFromUnits(Number(row.fee_rate)),
    liquidity: row.liquidity,
    receipt: {
      bid: priceFromUnits(Number(row.bid)),
      ask: priceFromUnits(Number(row.ask)),
      decisionPrice: priceFromUnits(Number(row.decision_price)),
      slippageRate: rateFromUnits(Number(row.slippage_rate)),
      latencyMs: Number(row.latency_ms),
      model: row.model,
    },
    eventTsMs,
  };
}

export function toPlan(row: PlanRow): EntryPlan {
  return {
    side: row.plan_side,
    lane: row.lane,
    leverage: Number(row.leverage),
    takeProfit: priceOrNull(row.take_profit),
    stopLoss: priceOrNull(row.stop_loss),
    liquidationPrice: priceOrNull(row.liquidation_price),
    pairId: row.pair_id,
    thesis: row.thesis,
    falsifyingPrice: priceOrNull(row.falsifying_price),
    epoch: Number(row.epoch),
  };
}

export function toPosition(row: PositionRow): Position {
  return {
    positionId: row.position_id,
    bookId: bookId(row.book_id),
    symbol: row.symbol,
    plan: toPlan(row),
    quantity: row.quantity,
    openedQuantity: row.opened_quantity,
    openNotional: row.open_notional,
    entryNotional: row.entry_notional,
    exitNotional: row.exit_notional,
    margin: row.margin,
    realizedPnl: row.realized_pnl,
    fees: row.fees,
    funding: row.funding,
    openedTsMs: Number(row.opened_ts_ms),
  };
}

export function toTally(row: RollupRow): Tally {
  return {
    roundTrips: Number(row.round_trips),
    wins: Number(row.wins),
    grossPnl: row.gross_pnl,
    fees: row.fees,
    funding: row.funding,
    netPnl: row.net_pnl,
    netWon: row.net_won,
    netLost: row.net_lost,
  };
}

export function toRoundTripValue(row: RoundTripRow): RoundTrip {
  return {
    roundTripId: row.round_trip_id,
    bookId: bookId(row.book_id),
    symbol: row.symbol,
    lane: row.lane,
    side: row.side,
    leverage: Number(row.leverage),
    quantity: row.quantity,
    entryNotional: row.entry_notional,
    exitNotional: row.exit_notional,
    grossPnl: row.gross_pnl,
    fees: row.fees,
    funding: row.funding,
    netPnl: row.net_pnl,
    exitReason: row.exit_reason,
    pairId: row.pair_id,
    epoch: Number(row.epoch),
    openedTsMs: Number(row.opened_ts_ms),
    closedTsMs: Number(row.closed_ts_ms),
  };
}
