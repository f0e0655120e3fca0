/**
 * Isolated margin of a USDT perpetual: what a position locks, when the venue closes it, and that it can lose
 * no more than it locked. Formula and words: Binance, "How to Calculate Liquidation Price of USDⓈ-M Futures
 * Contracts" (https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93), isolated mode.
 * Every rounding goes against us: a liquidation is never later, and a margin never smaller, than the exact one.
 */
import { assert } from "./errors.ts";
import type { MarginTier } from "./instrument.ts";
import { applyRate, divide, notionalOf, priceFromUnits, UNIT } from "./money.ts";
import type { Amount, Price, Rate } from "./money.ts";
import type { PositionSide } from "./order.ts";

/** The part of a position that its own margin depends on; `openNotional` is what was paid for what is open. */
export type IsolatedPosition = {
  readonly side: PositionSide;
  readonly quantity: Amount;
  readonly openNotional: Amount;
  readonly margin: Amount;
};

/** What maintenance a tier asks for: `maintenanceRate x notional - maintenanceAmount`. */
export type Maintenance = Pick<MarginTier, "maintenanceRate" | "maintenanceAmount">;

/** Collateral that a position of this notional locks, rounded up. @throws Error unless leverage is a whole number from 1. */
export function initialMargin(notional: Amount, leverage: number): Amount {
  assert(Number.isInteger(leverage) && leverage >= 1, `leverage ${leverage} is no whole number from 1`);
  return divide(notional, BigInt(leverage), "up");
}

/**
 * The tier of a notional: `notionalMin` belongs to it, `notionalMax` to the next one. Beyond the last tier the
 * last one counts. @throws Error when there are no tiers.
 */
export function marginTierOf(notional: Amount, tiers: readonly MarginTier[]): MarginTier {
  const last = tiers.at(-1);
  assert(last !== undefined, "a perpetual needs at least one maintenance tier");
  return tiers.find((tier) => notional < tier.notionalMax) ?? last;
}

/** Equity under which the venue liquidates a position of this notional, rounded up; never negative. */
export function maintenanceMargin(notional: Amount, tiers: readonly MarginTier[]): Amount {
  const { maintenanceRate, maintenanceAmount } = marginTierOf(notional, tiers);
  const required = applyRate(notional, maintenanceRate, "up") - maintenanceAmount;
  return required > 0n ? required : 0n;
}

/**
 * The mark price at which a position is liquidated, or null where no price can do it (a long whose margin
 * covers its whole cost). Binance applies the tier of the notional at the liquidation price, not at the entry;
 * as a schedule of tiers is the highest of its lines, that is the first of the tiers' prices to be reached.
 * @throws Error when there are no tiers.
 */
export function liquidationPrice(position: IsolatedPosition, tiers: readonly MarginTier[]): Price | null {
  assert(tiers.length > 0, "a perpetual needs at least one maintenance tier");
  let first: Price | null = null;
  for (const tier of tiers) {
    const at = liquidationPriceInTier(position, tier);
    if (at !== null && (first === null || isReachedBefore(position.side, at, first))) first = at;
  }
  return first;
}

/**
 * Binance's formula in one tier: `(margin + amount - side x cost) / (quantity x (rate - side))`, side being 1
 * or -1. Rounded toward the entry (a long's up, a short's down). Null where no price can reach it.
 */
export function liquidationPriceInTier(position: IsolatedPosition, maintenance: Maintenance): Price | null {
  const { side, quantity, openNotional, margin } = position;
  assert(quantity > 0n && margin >= 0n, "a liquidation price needs an open position");
  const rate = BigInt(maintenance.maintenanceRate);
  assert(rate >= 0n && rate < UNIT, `a maintenance rate is from 0 to 1: ${maintenance.maintenanceRate}`);
  const cushion = margin + maintenance.maintenanceAmount;
  return side === "long"
    ? priceOrNull((openNotional - cushion) * UNIT * UNIT, quantity * (UNIT - rate), "up")
    : priceOrNull((openNotional + cushion) * UNIT * UNIT, quantity * (UNIT + rate), "down");
}

/** The price at which the whole margin is lost, rounded toward the entry; null for a long that cannot lose it all. */
export function bankruptcyPrice(position: IsolatedPosition): Price | null {
  return liquidationPriceInTier(position, { maintenanceRate: 0 as Rate, maintenanceAmount: 0n });
}

/** Whether this mark price liquidates a position with this liquidation price. */
export function isLiquidated(side: PositionSide, markPrice: Price, liquidatesAt: Price | null): boolean {
  if (liquidatesAt === null) return false;
  return side === "long" ? markPrice <= liquidatesAt : markPrice >= liquidatesAt;
}

/** A liquidation in figures. `grossPnl - fee` is never below minus the margin. */
export type LiquidationOutcome = {
  readonly price: Price;
  readonly notional: Amount;
  readonly grossPnl: Amount;
  readonly fee: Amount;
};

/**
 * Closes the whole position at the market price, but no worse than the bankruptcy price: what lies beyond is
 * the venue's insurance fund's. The fee takes at most what the price has left, so the loss ends at the margin.
 */
export function liquidate(
  position: IsolatedPosition,
  marketPrice: Price,
  clearanceFee: Rate,
): LiquidationOutcome {
  const { side, quantity, openNotional, margin } = position;
  const bankruptcy = bankruptcyPrice(position);
  const beyond = bankruptcy !== null && isLiquidated(side, marketPrice, bankruptcy);
  const price = beyond ? bankruptcy : marketPrice;
  const notional = notionalOf(quantity, price);
  const grossPnl = side === "long" ? notional - openNotional : openNotional - notional;
  const left = margin + grossPnl;
  const fee = applyRate(notional, clearanceFee, "up");
  return { price, notional, grossPnl, fee: fee < left ? fee : left };
}

function isReachedBefore(side: PositionSide, at: Price, other: Price): boolean {
  return side === "long" ? at > other : at < other;
}

/** Null for what is no price: nothing, less than nothing, or beyond every price that can be written. */
function priceOrNull(numerator: bigint, denominator: bigint, rounding: "up" | "down"): Price | null {
  const units = divide(numerator, denominator, rounding);
  return units <= 0n || units > BigInt(Number.MAX_SAFE_INTEGER) ? null : priceFromUnits(Number(units));
}
