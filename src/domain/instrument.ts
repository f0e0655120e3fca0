import type { Amount, Price, Rate } from "./money.ts";

export type Lane = "spot" | "futures";

/** One maintenance-margin tier of a perpetual; `notionalMax` is exclusive, amounts in the quote asset. */
export type MarginTier = {
  readonly notionalMin: Amount;
  readonly notionalMax: Amount;
  readonly maintenanceRate: Rate;
  readonly maintenanceAmount: Amount;
  readonly leverageMax: number;
};

/** What can be traded, with the venue's own limits. `symbol` is the ccxt string: `BTC/USDT`, `BTC/USDT:USDT`. */
export type Instrument = {
  readonly symbol: string;
  readonly venue: string;
  readonly lane: Lane;
  readonly base: string;
  readonly quote: string;
  readonly priceTick: Price;
  readonly quantityStep: Amount;
  readonly quantityMin: Amount;
  readonly notionalMin: Amount;
  readonly takerFee: Rate;
  readonly makerFee: Rate;
  /** What the venue takes of the notional when it closes a position by force; 0 on spot. */
  readonly liquidationFee: Rate;
  readonly marginTiers: readonly MarginTier[];
};

/** The ccxt symbol of a USDT pair in a lane: `symbolOf("BTC", "futures")` is `BTC/USDT:USDT`. */
export function symbolOf(base: string, lane: Lane): string {
  return lane === "futures" ? `${base}/USDT:USDT` : `${base}/USDT`;
}

/** Reads a lane and base out of a ccxt symbol. @throws RangeError for another form. */
export function parseSymbol(symbol: string): { base: string; lane: Lane } {
  const match = /^([A-Z0-9]{1,20})\/USDT(:USDT)?$/.exec(symbol);
  if (match?.[1] === undefined) throw new RangeError(`not a USDT symbol: "${symbol}"`);
  return { base: match[1], lane: match[2] === undefined ? "spot" : "futures" };
}

/** A symbol as people type it ("btc", "BTCUSDT", "btc/usdt", "$btc"), reduced to its base, or null. */
export function baseFromText(text: string): string | null {
  const compact = text
    .toUpperCase()
    .replace(/^\$/, "")
    .replace(/:USDT$/, "")
    .replace(/[-_/ ]?(USDT|PERP)$/, "");
  return /^[A-Z0-9]{2,20}$/.test(compact) ? compact : null;
}

/** "BTC" for the perpetual `BTC/USDT:USDT`, "BTC spot" for `BTC/USDT`; another form as it is. */
export function coinName(symbol: string): string {
  const base = symbol.split("/")[0] ?? symbol;
  if (symbol === `${base}/USDT:USDT`) return base;
  return symbol === `${base}/USDT` ? `${base} spot` : symbol;
}
