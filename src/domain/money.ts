/**
 * Exact money. Nothing in here is a float.
 *
 * - `Amount`: a quantity of one asset in units of 1e-8, as a bigint. Signed.
 * - `Price`: quote asset per one base asset in units of 1e-8, as a safe integer (a quote, not a
 *   balance: it is compared millions of times a second, and 2^53 units are 90 million).
 * - `Rate`: a dimensionless fraction in units of 1e-8 (fees, funding, percentages), a safe integer.
 */
declare const priceBrand: unique symbol;
declare const rateBrand: unique symbol;

export type Amount = bigint;
export type Price = number & { readonly [priceBrand]: true };
export type Rate = number & { readonly [rateBrand]: true };
export type Rounding = "down" | "up" | "half-even";

export const SCALE_DIGITS = 8;
export const UNIT = 100_000_000n;
const UNIT_NUMBER = 100_000_000;
/** The root of a unit, and a bound under which `exactNotional` never leaves the whole numbers of a double. */
const HALF = 10_000;
const EXACT = 2 ** 51;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Parses a decimal string (`"-12.5"`, `"5e-05"`) to units of 1e-8.
 * @throws RangeError when the text is no decimal, or has more than 8 decimals that are not zero.
 */
export function parseUnits(text: string): bigint {
  const match = DECIMAL.exec(text.trim());
  if (match === null) throw new RangeError(`not a decimal number: "${text}"`);
  const [, sign, whole = "0", fraction = "", exponent = "0"] = match;
  const shift = SCALE_DIGITS + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : exactShiftDown(digits, -shift, text);
  return sign === "-" ? -units : units;
}

function exactShiftDown(digits: bigint, places: number, text: string): bigint {
  const divisor = 10n ** BigInt(places);
  if (digits % divisor !== 0n) throw new RangeError(`more than ${SCALE_DIGITS} decimals: "${text}"`);
  return digits / divisor;
}

/** An amount from a decimal string or a bigint of whole units: `amount("12.5")`, `amount(1000n)`. */
export function amount(value: string | bigint): Amount {
  return typeof value === "bigint" ? value * UNIT : parseUnits(value);
}

/** A price from a decimal string, e.g. a venue's `"122497.10"`. @throws RangeError unless above zero and safe. */
export function price(text: string): Price {
  return priceFromUnits(Number(parseUnits(text)));
}

/** A price from units of 1e-8. @throws RangeError unless it is a positive safe integer. */
export function priceFromUnits(units: number): Price {
  if (!Number.isSafeInteger(units) || units <= 0) throw new RangeError(`not a price: ${units} units`);
  return units as Price;
}

/**
 * A price from a number that a vendor library has already parsed (ccxt), rounded to 1e-8.
 * Only for the edge, where the decimal string is gone.
 */
export function priceFromNumber(value: number): Price {
  return priceFromUnits(Math.round(value * UNIT_NUMBER));
}

/** A rate from a decimal string: `rate("0.0005")` is 5 bps. May be negative. */
export function rate(text: string): Rate {
  return rateFromUnits(Number(parseUnits(text)));
}

/** A rate from units of 1e-8. @throws RangeError unless a safe integer. */
export function rateFromUnits(units: number): Rate {
  if (!Number.isSafeInteger(units)) throw new RangeError(`not a rate: ${units} units`);
  return units as Rate;
}

/** A rate from a vendor's number, rounded to 1e-8. */
export function rateFromNumber(value: number): Rate {
  return rateFromUnits(Math.round(value * UNIT_NUMBER));
}

/** `numerator / denominator`, rounded as asked; `down` and `up` are toward and away from zero. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator === 0n) throw new RangeError("division by zero");
  const towardZero = numerator / denominator;
  if (rounding === "down") return towardZero;
  const rest = numerator - towardZero * denominator;
  if (rest === 0n || (rounding === "half-even" && !roundsAway(towardZero, rest, denominator)))
    return towardZero;
  return numerator < 0n === denominator < 0n ? towardZero + 1n : towardZero - 1n;
}

/** Half to even: whether what division left over is more than half of the divisor, or half at an odd quotient. */
function roundsAway(quotient: bigint, rest: bigint, denominator: bigint): boolean {
  const twice = absolute(rest) * 2n;
  const divisor = absolute(denominator);
  return twice > divisor || (twice === divisor && quotient % 2n !== 0n);
}

/** Quantity times price, in the quote asset, rounded half to even. */
export function notionalOf(quantity: Amount, at: Price): Amount {
  const units = Number(quantity);
  return units >= 0 && units < EXACT && at < EXACT && units * at < EXACT * UNIT_NUMBER
    ? exactNotional(units, at)
    : divide(quantity * BigInt(at), UNIT, "half-even");
}

/**
 * The same in doubles, a third of the time: every book is valued at every price. Both factors are cut in two, so
 * that each partial product is a whole number that a double holds exactly.
 */
function exactNotional(units: number, at: number): Amount {
  const unitsHigh = Math.floor(units / HALF);
  const unitsLow = units - unitsHigh * HALF;
  const atHigh = Math.floor(at / HALF);
  const atLow = at - atHigh * HALF;
  const middle = unitsHigh * atLow + unitsLow * atHigh;
  const middleWhole = Math.floor(middle / HALF);
  const low = (middle - middleWhole * HALF) * HALF + unitsLow * atLow;
  const carry = low >= UNIT_NUMBER ? 1 : 0;
  const whole = unitsHigh * atHigh + middleWhole + carry;
  const rest = low - carry * UNIT_NUMBER;
  const roundsUp = rest > UNIT_NUMBER / 2 || (rest === UNIT_NUMBER / 2 && whole % 2 === 1);
  return BigInt(roundsUp ? whole + 1 : whole);
}

/** A fraction of an amount. Costs are rounded away from zero (`up`): a paper book is not flattered. */
export function applyRate(value: Amount, fraction: Rate, rounding: Rounding = "half-even"): Amount {
  return divide(value * BigInt(fraction), UNIT, rounding);
}

/** The price moved by a fraction, rounded to 1e-8: `movePrice(p, rate("-0.015"))` is 1.5% below. */
export function movePrice(at: Price, fraction: Rate): Price {
  return priceFromUnits(Number(divide(BigInt(at) * (UNIT + BigInt(fraction)), UNIT, "half-even")));
}

/** The largest multiple of `step` that is not above `value` (toward zero). */
export function floorToStep(value: bigint, step: bigint): bigint {
  return step <= 0n ? value : (value / step) * step;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * Plain decimal text with exactly `decimals` places, rounded half to even: `formatUnits(150000000n, 2)` is "1.50".
 * @throws RangeError unless decimals are a whole number from 0 to 8.
 */
export function formatUnits(units: bigint | number, decimals: number = SCALE_DIGITS): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > SCALE_DIGITS)
    throw new RangeError(`decimals ${decimals} are no whole number from 0 to ${SCALE_DIGITS}`);
  const exact = BigInt(units);
  const dropped = SCALE_DIGITS - decimals;
  const scaled = dropped === 0 ? exact : divide(exact, 10n ** BigInt(dropped), "half-even");
  const digits = absolute(scaled)
    .toString()
    .padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? digits : `${whole}.${digits.slice(-decimals)}`;
  return scaled < 0n ? `-${text}` : text;
}

/** The shortest exact decimal text: "0.5", "12", "-3.25". */
export function formatExact(units: bigint | number): string {
  const text = formatUnits(units);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
