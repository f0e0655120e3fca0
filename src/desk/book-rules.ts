/** What a book is allowed and told to do. Data: a third book is one more value of this type. */
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "../domain/ids.ts";
import type { Lane } from "../domain/instrument.ts";
import { amount, rate, type Amount, type Rate } from "../domain/money.ts";
import type { SlippageModel } from "../domain/slippage.ts";

/** Where a book's decisions come from. */
export type BookPolicy =
  | { readonly kind: "signal" }
  /** Takes every decision of another book, at the same time and size, on the opposite side. */
  | { readonly kind: "mirror"; readonly of: BookId };

export type LaneRules = {
  readonly enabled: boolean;
  /** Share of the book's equity that this lane may use as collateral (futures) or spend (spot). */
  readonly allocation: Rate;
  /** Positions at once; each gets an equal part of the allocation. */
  readonly positionsMax: number;
  /** Whole number; 1 on spot. */
  readonly leverage: number;
  /** Distances from the entry, positive fractions. */
  readonly takeProfit: Rate;
  readonly stopLoss: Rate;
};

export type BookRules = {
  readonly bookId: BookId;
  readonly label: string;
  readonly policy: BookPolicy;
  readonly balance: Amount;
  readonly lanes: Readonly<Record<Lane, LaneRules>>;
};

/** How the market treats our orders; the same for every book. */
export type ExecutionRules = {
  /** From decision to fill. */
  readonly latencyMs: number;
  readonly slippage: SlippageModel;
  /** Half the spread that is assumed where a source has bars but no quotes. */
  readonly barHalfSpread: Rate;
  /** Older data neither opens nor closes anything. */
  readonly staleMs: number;
};

export const LEVERAGE_CAP = 10;

const FUTURES: LaneRules = {
  enabled: true,
  allocation: rate("0.7"),
  positionsMax: 5,
  leverage: 3,
  takeProfit: rate("0.02"),
  stopLoss: rate("0.015"),
};

const SPOT: LaneRules = {
  enabled: false,
  allocation: rate("0.3"),
  positionsMax: 5,
  leverage: 1,
  takeProfit: rate("0.02"),
  stopLoss: rate("0.015"),
};

export const DEFAULT_EXECUTION: ExecutionRules = {
  latencyMs: 250,
  slippage: { baseRate: rate("0.0001"), impactRate: rate("0.01"), referenceNotional: amount("1000000000") },
  barHalfSpread: rate("0.0001"),
  staleMs: 120_000,
};

/** The control experiment: book 1 trades the signal, book 2 its mirror image. */
export function controlBooks(balance: Amount): readonly BookRules[] {
  const lanes = { futures: FUTURES, spot: SPOT };
  return [
    { bookId: STANDARD_BOOK, label: "book 1, the signal", policy: { kind: "signal" }, balance, lanes },
    {
      bookId: INVERTED_BOOK,
      label: "book 2, inverted",
      policy: { kind: "mirror", of: STANDARD_BOOK },
      balance,
      lanes,
    },
  ];
}
