/**
 * Maintenance-margin tiers of Binance USDT perpetuals. The venue tells them only to a key, so a table is
 * kept here: "Leverage and Margin" brackets as published in 2026-08. BTC and ETH have their own; every other
 * symbol gets those of ALGO, the strictest of the default universe for any notional below 5 million USDT, so
 * that a paper position is never given more leverage, or liquidated later, than the venue would.
 */
import type { MarginTier } from "#src/domain/instrument.ts";
import { amount, rate } from "#src/domain/money.ts";

/** Notional from (inclusive), notional to (exclusive), maintenance rate, greatest leverage, amount deducted. */
type TierRow = readonly [string, string, string, number, string];

const BTC_ROWS: readonly TierRow[] = [
  ["0", "300000", "0.004", 150, "0"],
  ["300000", "800000", "0.005", 100, "300"],
  ["800000", "3000000", "0.0065", 75, "1500"],
  ["3000000", "12000000", "0.01", 50, "12000"],
  ["12000000", "70000000", "0.02", 25, "132000"],
  ["70000000", "100000000", "0.025", 20, "482000"],
];

const ETH_ROWS: readonly TierRow[] = [
  ["0", "300000", "0.004", 150, "0"],
  ["300000", "800000", "0.005", 100, "300"],
  ["800000", "3000000", "0.0065", 75, "1500"],
  ["3000000", "12000000", "0.01", 50, "12000"],
  ["12000000", "50000000", "0.02", 25, "132000"],
  ["50000000", "65000000", "0.025", 20, "382000"],
];

const OTHER_ROWS: readonly TierRow[] = [
  ["0", "5000", "0.01", 75, "0"],
  ["5000", "10000", "0.015", 50, "25"],
  ["10000", "50000", "0.02", 25, "75"],
  ["50000", "100000", "0.025", 20, "325"],
  ["100000", "175000", "0.0333", 15, "1155"],
  ["175000", "250000", "0.05", 10, "4077.5"],
  ["250000", "750000", "0.1", 5, "16577.5"],
  ["750000", "1500000", "0.125", 4, "35327.5"],
  ["1500000", "4500000", "0.1667", 3, "97877.5"],
];

/** The tiers of a perpetual on this base asset, lowest first. A notional beyond the last one is not offered. */
export function marginTiersOf(base: string): readonly MarginTier[] {
  const rows = base === "BTC" ? BTC_ROWS : base === "ETH" ? ETH_ROWS : OTHER_ROWS;
  return rows.map(([notionalMin, notionalMax, maintenanceRate, leverageMax, maintenanceAmount]) => ({
    notionalMin: amount(notionalMin),
    notionalMax: amount(notionalMax),
    maintenanceRate: rate(maintenanceRate),
    maintenanceAmount: amount(maintenanceAmount),
    leverageMax,
  }));
}
