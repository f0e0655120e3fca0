/** A change of the rules that code proposes from what was lost: with its evidence, on approval, with an end. */
import type { RulePatch } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import type { Cause } from "#src/features/vault/model/causes.ts";
import type { LossPattern, Search } from "./loss-pattern.ts";
import type { RuleLeaf } from "./rule-leaves.ts";

export const ADJUSTMENT_KINDS = [
  "rest-symbol",
  "cut-size-tighten-stops",
  "widen-stops",
  "longer-scan",
  "longer-cooldown",
  "funding-guard",
  "lower-leverage",
] as const;
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** What is done to one book; a ban rests a base asset for some hours from the moment it ships. */
export type AdjustmentChange =
  | { readonly type: "rules"; readonly bookId: BookId; readonly patch: RulePatch }
  | { readonly type: "ban"; readonly bookId: BookId; readonly base: string; readonly hours: number };

/** What code found, and what it would do about it. */
export type AdjustmentDraft = {
  readonly kind: AdjustmentKind;
  /** One line: "Cut size 25% and tighten stops". */
  readonly title: string;
  /** One sentence with its n. */
  readonly reason: string;
  /** What the losses have in common: a cause, or a symbol. */
  readonly cause: Cause | null;
  readonly symbol: string | null;
  readonly changes: readonly AdjustmentChange[];
  /** How sure it is that such round trips lose; nothing of whether the change helps. */
  readonly pattern: LossPattern;
  /** Null on the record of a desk that did not count what it looked for. */
  readonly search: Search | null;
  /** The closes that it was found on; the days after them are left for its proof. Null as above. */
  readonly found: { readonly fromTsMs: number; readonly toTsMs: number } | null;
  readonly lastsMs: number;
};

/** A book in a replay, with and without the change. */
export type ReplayedBook = {
  readonly bookId: BookId;
  readonly before: ReplayedSide;
  readonly after: ReplayedSide;
  /** Of the daily change of equity, after less before, in USDT; null below two days. */
  readonly perDay: {
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
  } | null;
  /** Probability that the change helps: that the mean difference a day is above zero. Null as above, and without any. */
  readonly helps: number | null;
  /** What the book itself did on these days; null where its equity at their start is not known. */
  readonly own: OwnResult | null;
};

/** Of the ledger. `equity` at the start; `gain` from there, open positions as they were valued. */
export type OwnResult = { readonly equity: Amount; readonly gain: Amount; readonly roundTrips: number };

export type ReplayedSide = {
  readonly roundTrips: number;
  readonly wins: number;
  readonly netPnl: Amount;
  /** Equity at the end less the balance at the start; open positions at their last price. */
  readonly gain: Amount;
  /** Deepest fall of equity, a positive fraction. */
  readonly maxDrawdown: number;
};

/** The same recorded bars under the rules as they are, and under the change. */
export type ReplayEvidence = {
  readonly books: readonly ReplayedBook[];
  readonly bars: number;
  readonly symbols: number;
  readonly fromTsMs: number;
  readonly toTsMs: number;
  readonly tookMs: number;
};

/** What shipping did, so that exactly that can be undone. */
export type ShippedChange =
  | {
      readonly type: "rules";
      readonly bookId: BookId;
      readonly leaf: RuleLeaf;
      readonly value: number;
      readonly was: number;
    }
  | { readonly type: "ban"; readonly bookId: BookId; readonly base: string; readonly untilTsMs: number };

export type AdjustmentState =
  "proposed" | "waiting" | "declined" | "expired" | "refused" | "active" | "ended" | "reverted";

/** Round trips of an adjustment's books in one window. */
export type WindowCount = {
  readonly roundTrips: number;
  readonly losses: number;
  /** Losses of the cause, or in the symbol, that it is about. */
  readonly matching: number;
  readonly netPnl: Amount;
};

/** Two windows of the same length, before it shipped and since (until its end). */
export type BeforeAfter = {
  readonly windowMs: number;
  readonly before: WindowCount;
  readonly after: WindowCount;
};
