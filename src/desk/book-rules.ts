/** The rules that books start with. A third book is one more value here, and its name in `domain/ids.ts`. */
import type { BookRules, GuardRules } from "../domain/book-rules.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "../domain/ids.ts";
import { amount, rate, type Amount, type Rate } from "../domain/money.ts";
import type { SlippageModel } from "../domain/slippage.ts";

/** How the market treats our orders; the same for every book. */
export type ExecutionRules = {
  /** From decision to fill. */
  readonly latencyMs: number;
  /** `referenceNotional` serves where a symbol's own turnover is not known. */
  readonly slippage: SlippageModel;
  /** Half the spread that is assumed where a source has bars but no quotes. */
  readonly barHalfSpread: Rate;
  /** How far past its level a stop inside a bar is assumed to fill, no further than the bar went. */
  readonly barStopSlip: Rate;
  /** Older data neither opens nor closes anything. */
  readonly staleMs: number;
};

export const DEFAULT_SCAN_MS = 900_000;

const DEFAULT_LANES: BookRules["lanes"] = {
  futures: {
    enabled: true,
    allocation: rate("0.7"),
    positionsMax: 5,
    leverage: 3,
    takeProfit: rate("0.02"),
    stopLoss: rate("0.015"),
  },
  spot: {
    enabled: true,
    allocation: rate("0.3"),
    positionsMax: 5,
    leverage: 1,
    takeProfit: rate("0.03"),
    stopLoss: rate("0.02"),
  },
};

const DEFAULT_GUARDS: GuardRules = {
  dailyDrawdownMax: rate("0.08"),
  fundingRateMax: rate("0.0005"),
  exposureMax: rate("3"),
  cooldownMs: 3_600_000,
  leverageMax: 3,
};

export const DEFAULT_EXECUTION: ExecutionRules = {
  latencyMs: 250,
  slippage: { baseRate: rate("0.0001"), impactRate: rate("0.01"), referenceNotional: amount("10000000") },
  barHalfSpread: rate("0.0001"),
  barStopSlip: rate("0"),
  staleMs: 120_000,
};

/** The control experiment: book 1 trades the signal, book 2 its mirror image. */
export function controlBooks(balance: Amount, scanMs: number = DEFAULT_SCAN_MS): readonly BookRules[] {
  const common = { balance, universe: null, scanMs, lanes: DEFAULT_LANES, guards: DEFAULT_GUARDS };
  return [
    {
      ...common,
      bookId: STANDARD_BOOK,
      label: "book 1, the signal",
      policy: { kind: "signal", stance: "as-is" },
    },
    {
      ...common,
      bookId: INVERTED_BOOK,
      label: "book 2, inverted",
      policy: { kind: "mirror", of: STANDARD_BOOK, mode: "percent" },
    },
  ];
}
