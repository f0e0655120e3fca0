/** From "this much money" to a quantity that the venue takes and the book can pay for, or to the reason why not. */
import { assert, type Refusal } from "./errors.ts";
import type { Instrument } from "./instrument.ts";
import { initialMargin, marginTierOf } from "./margin.ts";
import { applyRate, divide, floorToStep, formatExact, formatUnits, notionalOf, UNIT } from "./money.ts";
import type { Amount, Price, Rate } from "./money.ts";

export type SizingRequest = {
  readonly instrument: Instrument;
  /** The worst price the order is expected at: slippage belongs in it. */
  readonly price: Price;
  /** Wanted size in the quote asset, leverage included. */
  readonly targetNotional: Amount;
  /** Free cash of the book that this order may lock or spend, fee included. */
  readonly available: Amount;
  /** Whole number from 1; 1 on spot. */
  readonly leverage: number;
  readonly feeRate: Rate;
};

/** `limitedBy` says whether the target or the cash was the narrower. `margin + fee` is within `available`. */
export type SizedOrder = {
  readonly refused: false;
  readonly quantity: Amount;
  readonly notional: Amount;
  readonly margin: Amount;
  readonly fee: Amount;
  readonly limitedBy: "target" | "cash";
};

/** Notional, margin and fee round away from us by at most a unit each; this much cash is kept for that. */
const ROUNDING_RESERVE = 4n;
const CENT = 1_000_000n;
const HINT_FOR_SIZE = "raise the size of a position, or trade a symbol with smaller lots";

/**
 * The largest whole number of lots within the target and the cash. A refusal is a value with a reason in
 * words; its codes are `leverage`, `cash`, `quantity-min` and `notional-min`.
 * @throws Error for a leverage that is no whole number from 1, or above 1 on spot.
 */
export function sizeOrder(request: SizingRequest): SizedOrder | Refusal {
  const { instrument, price, targetNotional, leverage, feeRate } = request;
  assert(Number.isInteger(leverage) && leverage >= 1, `leverage ${leverage} is no whole number from 1`);
  assert(instrument.lane === "futures" || leverage === 1, `leverage ${leverage} on spot`);
  const affordable = affordableNotional(request);
  const limitedBy = affordable < targetNotional ? "cash" : "target";
  const wanted = positive(limitedBy === "cash" ? affordable : targetNotional);
  const quantity = floorToStep(divide(wanted * UNIT, BigInt(price), "down"), instrument.quantityStep);
  const notional = notionalOf(quantity, price);
  const refusal =
    tooSmall(request, { limitedBy, wanted, quantity, notional }) ?? tooLevered(request, notional);
  if (refusal !== null) return refusal;
  const margin = initialMargin(notional, leverage);
  return { refused: false, quantity, notional, margin, fee: applyRate(notional, feeRate, "up"), limitedBy };
}

/** The notional whose margin and fee the cash covers, rounded down. */
function affordableNotional({ available, leverage, feeRate }: SizingRequest): Amount {
  const lever = BigInt(leverage);
  return divide(
    positive(available - ROUNDING_RESERVE) * lever * UNIT,
    UNIT + lever * BigInt(feeRate),
    "down",
  );
}

type Cut = Pick<SizedOrder, "limitedBy" | "quantity" | "notional"> & { readonly wanted: Amount };

function tooSmall({ instrument, price, available }: SizingRequest, cut: Cut): Refusal | null {
  const { base, quote, quantityMin, quantityStep, notionalMin } = instrument;
  const least = largest(quantityMin, quantityStep, 1n);
  const code = cut.quantity < least ? "quantity-min" : "notional-min";
  if (code === "notional-min" && cut.notional >= notionalMin) return null;
  const [size, minimum] =
    code === "quantity-min"
      ? [
          cut.wanted,
          `smallest order of ${formatExact(least)} ${base} (${money(notionalOf(least, price), "up")} ${quote})`,
        ]
      : [cut.notional, `minimum of ${formatExact(notionalMin)} ${quote}`];
  return {
    refused: true,
    code: cut.limitedBy === "cash" ? "cash" : code,
    reason: `too small: ${money(size, "down")} ${quote} is under the venue's ${minimum}`,
    hint: cut.limitedBy === "cash" ? hintForCash(instrument, available) : HINT_FOR_SIZE,
  };
}

function hintForCash({ lane, quote }: Instrument, available: Amount): string {
  const leverage = lane === "spot" ? "" : "raise the leverage, ";
  return `${money(available, "down")} ${quote} of cash is free: ${leverage}close a position, or add cash`;
}

function tooLevered({ instrument, leverage }: SizingRequest, notional: Amount): Refusal | null {
  if (leverage === 1) return null;
  const { leverageMax } = marginTierOf(notional, instrument.marginTiers);
  if (leverage <= leverageMax) return null;
  const size = `${money(notional, "down")} ${instrument.quote}`;
  return {
    refused: true,
    code: "leverage",
    reason: `too much leverage: ${leverage}x is above the venue's ${leverageMax}x for a position of ${size}`,
    hint: `use ${leverageMax}x or less, or a smaller size`,
  };
}

/** Cents, rounded so that "4.999 is under 5" never reads "5.00 is under 5". */
function money(value: Amount, rounding: "down" | "up"): string {
  return formatUnits(divide(value, CENT, rounding) * CENT, 2);
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

function largest(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((most, value) => (value > most ? value : most), first);
}
