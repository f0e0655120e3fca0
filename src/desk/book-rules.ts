/** What a book is allowed and told to do. Data: a third book is one more value of this type. */
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "../domain/ids.ts";
import type { Lane } from "../domain/instrument.ts";
import { amount, rate, type Amount, type Rate } from "../domain/money.ts";
import type { SlippageModel } from "../domain/slippage.ts";

/**
 * Which side of a signal a book takes: as it is, the opposite one, or the opposite one only for symbols whose
 * rolling win rate on this book is below 40%.
 */
export type SignalStance = "as-is" | "inverted" | "invert-losers";

/**
 * How a mirror leaves its positions. `percent`: its own take-profit and stop-loss, at the usual distances.
 * `level`: its take-profit is the other's stop and its stop the other's take-profit, so that both leave together.
 */
export type MirrorMode = "percent" | "level";

/** Where a book's decisions come from. */
export type BookPolicy =
  | { readonly kind: "signal"; readonly stance: SignalStance }
  /** Takes every decision of another book, at the same time and size, on the opposite side. */
  | { readonly kind: "mirror"; readonly of: BookId; readonly mode: MirrorMode };

export type LaneRules = {
  readonly enabled: boolean;
  /** Share of the book's equity that this lane may use as collateral (futures) or spend (spot). */
  readonly allocation: Rate;
  /** Positions at once; each gets an equal part of the allocation. */
  readonly positionsMax: number;
  /** Whole number; 1 on spot. The book's cap and the venue's tiers bound it. */
  readonly leverage: number;
  /** Distances from the entry, positive fractions. */
  readonly takeProfit: Rate;
  readonly stopLoss: Rate;
};

/** The named protections of a book. */
export type GuardRules = {
  /** Fall of a UTC day's equity that closes everything and halts the book. */
  readonly dailyDrawdownMax: Rate;
  /** The most that our side may be about to pay at the next settlement. */
  readonly fundingRateMax: Rate;
  /** Entry notional of all positions together, as a multiple of equity (2.5 is 250,000,000 units). */
  readonly exposureMax: Rate;
  /** After a stop-loss or a liquidation the symbol rests this long. */
  readonly cooldownMs: number;
  /** Whole number from 1 to LEVERAGE_LIMIT. */
  readonly leverageMax: number;
};

export type BookRules = {
  readonly bookId: BookId;
  readonly label: string;
  readonly policy: BookPolicy;
  readonly balance: Amount;
  /** Base assets that it trades; null is everything the desk watches. */
  readonly universe: readonly string[] | null;
  /** How often it looks at closed bars; a multiple of the desk's bar. */
  readonly scanMs: number;
  readonly lanes: Readonly<Record<Lane, LaneRules>>;
  readonly guards: GuardRules;
};

/** How the market treats our orders; the same for every book. */
export type ExecutionRules = {
  /** From decision to fill. */
  readonly latencyMs: number;
  /** `referenceNotional` serves where a symbol's own turnover is not known. */
  readonly slippage: SlippageModel;
  /** Half the spread that is assumed where a source has bars but no quotes. */
  readonly barHalfSpread: Rate;
  /** Older data neither opens nor closes anything. */
  readonly staleMs: number;
};

/** No book's leverage goes beyond this, whatever is asked for. */
export const LEVERAGE_LIMIT = 10;
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
