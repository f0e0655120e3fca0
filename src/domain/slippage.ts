/**
 * What a market order really pays. With depth it walks the order book; without, it pays the far side of the
 * spread and a slippage model on top. Always against us, never capped, rounded to the venue's tick against us.
 */
import { assert, DeskError } from "./errors.ts";
import type { DepthLevel, Quote } from "./market.ts";
import { absolute, divide, floorToStep, priceFromUnits, UNIT, rateFromUnits } from "./money.ts";
import type { Amount, Price, Rate } from "./money.ts";
import type { FillReceipt, OrderSide } from "./order.ts";

/**
 * Slippage beyond the spread, as a fraction of the mid: `baseRate + impactRate x sqrt(notional / referenceNotional)`,
 * the notional taken at the mid, so that both sides of a pair pay alike.
 * `referenceNotional` is the market's usual turnover in the quote asset (a day's, say): an order of that whole
 * size pays the whole `impactRate`, one of a hundredth of it a tenth. The square root is what was
 * measured on Bitcoin: J. Donier, J. Bonart, "A Million Metaorder Analysis of Market Impact on the Bitcoin" (2015).
 */
export type SlippageModel = {
  readonly baseRate: Rate;
  readonly impactRate: Rate;
  readonly referenceNotional: Amount;
};

/** The steps in which a venue quotes and takes orders. */
export type VenueSteps = { readonly priceTick: Price; readonly quantityStep: Amount };

/** What the market gives for an order. `remainder` is what the visible depth could not fill. */
export type MarketFill = {
  readonly price: Price;
  readonly filled: Amount;
  readonly remainder: Amount;
  readonly slippageRate: Rate;
  readonly model: FillReceipt["model"];
};

/** A walk through depth. `cost` is the exact sum of quantity x price, in units of 1e-16 of the quote asset. */
export type DepthWalk = { readonly filled: Amount; readonly remainder: Amount; readonly cost: bigint };

/** What is known of the market at the fill; a bar source states one price as both. */
export type Touch = Pick<Quote, "bid" | "ask" | "depth">;

/**
 * Fills a market order against a quote: through its depth where it has some, else by the model.
 * `filled` may be less than `quantity` (depth ran out), and zero when not one lot step is there: a depth with
 * no levels is a market with nobody in it, while no depth at all is one that the source cannot see.
 * @throws DeskError MARKET_DATA_INVALID when the depth is not sorted best first.
 */
export function fillAtMarket(
  side: OrderSide,
  quantity: Amount,
  quote: Touch,
  venue: VenueSteps,
  model: SlippageModel,
): MarketFill {
  assert(quantity > 0n, "a market order needs a quantity");
  const levels = side === "buy" ? quote.depth?.asks : quote.depth?.bids;
  return levels === undefined
    ? fillByModel(side, quantity, quote, venue, model)
    : fillByDepth(side, quantity, quote, venue, levels);
}

/** Takes levels in order until `quantity` is filled or they end. @throws DeskError as `fillAtMarket`. */
export function walkDepth(side: OrderSide, levels: readonly DepthLevel[], quantity: Amount): DepthWalk {
  let remainder = quantity;
  let cost = 0n;
  let previous: Price | null = null;
  for (const level of levels) {
    assertSorted(side, previous, level);
    previous = level.price;
    const taken = level.quantity < remainder ? level.quantity : remainder;
    cost += taken * BigInt(level.price);
    remainder -= taken;
  }
  return { filled: quantity - remainder, remainder, cost };
}

/** The model's slippage beyond the spread, rounded up. A reference under one unit of quote counts as one. */
export function modelSlippage(notional: Amount, model: SlippageModel): Rate {
  assert(model.baseRate >= 0 && model.impactRate >= 0, "slippage is never in our favour");
  const reference = model.referenceNotional > UNIT ? model.referenceNotional : UNIT;
  const root = squareRootUp(divide(absolute(notional) * UNIT * UNIT, reference, "up"));
  const impact = divide(BigInt(model.impactRate) * root, UNIT, "up");
  return rateFromUnits(model.baseRate + Number(impact));
}

/** A price on the venue's tick, against us: a buyer's up, a seller's down but never under one tick. */
export function roundToTick(units: bigint, tick: Price, side: OrderSide): Price {
  const step = BigInt(tick);
  const floor = floorToStep(units, step);
  const onTick = side === "buy" && floor !== units ? floor + step : floor;
  return priceFromUnits(Number(onTick > step ? onTick : step));
}

/** How much worse than the mid a price is, as a fraction of the mid, rounded up. Negative would flatter us. */
export function slippageFromMid(side: OrderSide, at: Price, quote: Touch): Rate {
  const twiceMid = BigInt(quote.bid) + BigInt(quote.ask);
  const gap = 2n * BigInt(at) - twiceMid;
  const against = side === "buy" ? gap : -gap;
  return rateFromUnits(Number(divide(against * UNIT, twiceMid, against > 0n ? "up" : "down")));
}

function fillByDepth(
  side: OrderSide,
  quantity: Amount,
  quote: Touch,
  venue: VenueSteps,
  levels: readonly DepthLevel[],
): MarketFill {
  const reachable = walkDepth(side, levels, quantity).filled;
  const lots = reachable === quantity ? quantity : floorToStep(reachable, venue.quantityStep);
  const touch = touchOf(side, quote);
  if (lots === 0n) return priced(side, touch, quote, venue, { filled: 0n, quantity, model: "order-book" });
  const average = divide(walkDepth(side, levels, lots).cost, lots, side === "buy" ? "up" : "down");
  return priced(side, worse(side, average, touch), quote, venue, {
    filled: lots,
    quantity,
    model: "order-book",
  });
}

function fillByModel(
  side: OrderSide,
  quantity: Amount,
  quote: Touch,
  venue: VenueSteps,
  model: SlippageModel,
): MarketFill {
  const touch = touchOf(side, quote);
  const twiceMid = BigInt(quote.bid) + BigInt(quote.ask);
  const slippage = modelSlippage(divide(quantity * twiceMid, 2n * UNIT, "up"), model);
  const offset = divide(twiceMid * BigInt(slippage), 2n * UNIT, "up");
  const units = side === "buy" ? touch + offset : touch - offset;
  return priced(side, units, quote, venue, { filled: quantity, quantity, model: "quote" });
}

function priced(
  side: OrderSide,
  units: bigint,
  quote: Touch,
  venue: VenueSteps,
  fill: { filled: Amount; quantity: Amount; model: MarketFill["model"] },
): MarketFill {
  const price = roundToTick(units, venue.priceTick, side);
  return {
    price,
    filled: fill.filled,
    remainder: fill.quantity - fill.filled,
    slippageRate: slippageFromMid(side, price, quote),
    model: fill.model,
  };
}

/** Mid and half the spread: the ask for a buyer. A crossed quote (stale on one side) is read against us. */
function touchOf(side: OrderSide, quote: Touch): bigint {
  return worse(side, BigInt(quote.ask), BigInt(quote.bid));
}

function worse(side: OrderSide, one: bigint, other: bigint): bigint {
  return (side === "buy") === one > other ? one : other;
}

function assertSorted(side: OrderSide, previous: Price | null, level: DepthLevel): void {
  const better = previous !== null && (side === "buy" ? level.price < previous : level.price > previous);
  if (better || level.quantity < 0n)
    throw new DeskError(
      "MARKET_DATA_INVALID",
      `depth is not sorted best first at price ${level.price} units`,
    );
}

/** The root of `value`, rounded up. Newton's steps fall until they are there: a few dozen at most. */
function squareRootUp(value: bigint): bigint {
  if (value <= 1n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (let next = step(root); next < root; next = step(root)) root = next;
  return root * root < value ? root + 1n : root;

  function step(from: bigint): bigint {
    return (from + value / from) / 2n;
  }
}
