/** What a book is allowed and told to do, as data. */
import type { BookId } from "./ids.ts";
import type { Lane } from "./instrument.ts";
import type { Amount, Rate } from "./money.ts";

/**
 * Which side of a signal a book takes: as it is, the opposite one, or the opposite one only for symbols on which the
 * signal as it was given is shown to be wrong.
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

/** No book's leverage goes beyond this, whatever is asked for. */
export const LEVERAGE_LIMIT = 10;

/** A change of some rules of a book. */
export type RulePatch = {
  readonly policy?: BookPolicy;
  readonly universe?: readonly string[] | null;
  readonly scanMs?: number;
  readonly lanes?: Readonly<Partial<Record<Lane, Partial<LaneRules>>>>;
  readonly guards?: Partial<GuardRules>;
};
