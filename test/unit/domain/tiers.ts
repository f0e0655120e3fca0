/** Maintenance tiers of XRP/USDT at Binance in 2022, as in freqtrade's tests (tests/conftest.py, leverage_tiers). */
import type { MarginTier } from "#src/domain/instrument.ts";
import { amount, rate } from "#src/domain/money.ts";

const tier = (from: string, to: string, of: string, less: string, leverageMax: number): MarginTier => ({
  notionalMin: amount(from),
  notionalMax: amount(to),
  maintenanceRate: rate(of),
  maintenanceAmount: amount(less),
  leverageMax,
});

export const XRP_TIERS: readonly MarginTier[] = [
  tier("0", "100000", "0.025", "0", 20),
  tier("100000", "500000", "0.05", "2500", 10),
  tier("500000", "1000000", "0.1", "27500", 5),
  tier("1000000", "2000000", "0.15", "77500", 3),
  tier("2000000", "5000000", "0.25", "277500", 2),
  tier("5000000", "30000000", "0.5", "1527500", 1),
];
