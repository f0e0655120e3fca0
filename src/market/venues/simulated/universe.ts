/**
 * The pairs of the simulated market. Starting prices, ticks and steps are made up in the manner of the venue,
 * so that charts and order sizes look as they would there; they are nobody's quotes.
 */
import { symbolOf, type Instrument, type Lane } from "#src/domain/instrument.ts";
import { SCALE_DIGITS, amount, price, type Price } from "#src/domain/money.ts";
import { marginTiersOf } from "../../margin-tiers.ts";
import { feesOf, notionalMinOf } from "../../venue-rules.ts";

export type SimulatedAsset = {
  readonly base: string;
  readonly startPrice: number;
  readonly priceTick: Price;
  readonly quantityStep: bigint;
  /** The steps of one whole unit of the base asset. */
  readonly stepsPerUnit: number;
  /** How much it moves when the market moves by 1. */
  readonly beta: number;
  /** Volatility of its own, a year, beside the market's. */
  readonly ownVolatility: number;
  /** Half of the quiet spread, as a fraction of the price. */
  readonly halfSpread: number;
  /** USDT a day on a quiet day. */
  readonly turnover: number;
};

/** Base, price, tick, quantity step, beta, own volatility a year, half spread in bps, turnover in millions a day. */
type Row = readonly [string, number, string, string, number, number, number, number];

const ROWS: readonly Row[] = [
  ["BTC", 98_000, "0.1", "0.001", 1, 0.15, 0.1, 14_000],
  ["ETH", 3_300, "0.01", "0.001", 1.25, 0.3, 0.2, 9_000],
  ["SOL", 160, "0.01", "0.01", 1.4, 0.45, 0.6, 3_000],
  ["BNB", 930, "0.01", "0.01", 0.9, 0.3, 0.4, 900],
  ["XRP", 2.3, "0.0001", "0.1", 1.2, 0.5, 0.5, 1_800],
  ["DOGE", 0.17, "0.00001", "1", 1.45, 0.5, 0.6, 1_100],
  ["ADA", 0.55, "0.0001", "1", 1.35, 0.5, 0.9, 500],
  ["AVAX", 17, "0.001", "1", 1.45, 0.55, 0.7, 350],
  ["LINK", 15, "0.001", "0.01", 1.35, 0.5, 0.7, 400],
  ["DOT", 2.9, "0.001", "0.1", 1.3, 0.5, 1.7, 180],
  ["LTC", 98, "0.01", "0.001", 1.1, 0.45, 0.6, 350],
  ["TRX", 0.29, "0.00001", "1", 0.6, 0.3, 0.5, 200],
  ["NEAR", 2.6, "0.001", "1", 1.45, 0.6, 2, 250],
  ["APT", 3.1, "0.0001", "0.1", 1.4, 0.6, 1, 120],
  ["ARB", 0.26, "0.0001", "0.1", 1.45, 0.6, 2, 150],
  ["OP", 0.39, "0.0001", "0.1", 1.45, 0.6, 1.5, 120],
  ["SUI", 2.0, "0.0001", "0.1", 1.5, 0.6, 0.7, 900],
  ["INJ", 7.1, "0.001", "0.1", 1.45, 0.6, 1, 90],
  ["AAVE", 190, "0.01", "0.1", 1.35, 0.55, 0.7, 220],
  ["UNI", 7.4, "0.001", "1", 1.35, 0.6, 1, 200],
  ["FIL", 2.1, "0.001", "0.1", 1.35, 0.6, 2.4, 160],
  ["ATOM", 2.9, "0.001", "0.01", 1.25, 0.5, 1.7, 80],
  ["ETC", 15.5, "0.001", "0.01", 1.25, 0.5, 0.9, 110],
  ["BCH", 510, "0.01", "0.001", 1.1, 0.5, 0.6, 250],
  ["XLM", 0.27, "0.00001", "1", 1.2, 0.55, 0.7, 130],
  ["ALGO", 0.17, "0.0001", "0.1", 1.3, 0.6, 2.9, 60],
  ["ENA", 0.32, "0.0001", "1", 1.6, 0.8, 1.6, 300],
  ["WLD", 0.73, "0.0001", "1", 1.5, 0.75, 1, 200],
  ["TIA", 0.95, "0.0001", "1", 1.5, 0.7, 1, 130],
  ["SEI", 0.17, "0.00001", "1", 1.5, 0.65, 1, 100],
];

export function simulatedAssets(): readonly SimulatedAsset[] {
  return ROWS.map(([base, startPrice, tick, step, beta, ownVolatility, halfSpreadBps, millions]) => ({
    base,
    startPrice,
    priceTick: price(tick),
    quantityStep: amount(step),
    stepsPerUnit: 10 ** SCALE_DIGITS / Number(amount(step)),
    beta,
    ownVolatility,
    halfSpread: halfSpreadBps / 10_000,
    turnover: millions * 1_000_000,
  }));
}

/** Every asset in both lanes. */
export function simulatedInstruments(assets: readonly SimulatedAsset[]): Map<string, Instrument> {
  const both = assets.flatMap((asset) => [instrumentOf(asset, "futures"), instrumentOf(asset, "spot")]);
  return new Map(both.map((instrument) => [instrument.symbol, instrument]));
}

function instrumentOf(asset: SimulatedAsset, lane: Lane): Instrument {
  return {
    symbol: symbolOf(asset.base, lane),
    venue: "simulated",
    lane,
    base: asset.base,
    quote: "USDT",
    priceTick: asset.priceTick,
    quantityStep: asset.quantityStep,
    quantityMin: asset.quantityStep,
    notionalMin: notionalMinOf(asset.base, lane),
    ...feesOf(lane),
    marginTiers: lane === "futures" ? marginTiersOf(asset.base) : [],
  };
}
