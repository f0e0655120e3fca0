import type { Lane } from "../domain/instrument.ts";
import type { Price } from "../domain/money.ts";
import type { PositionSide } from "../domain/order.ts";

/** What the strategy would say of a symbol if its bar closed at the present price; null where it has no opinion. */
export type LookFigures = {
  readonly symbol: string;
  readonly lane: Lane;
  readonly price: Price;
  readonly wouldSay: {
    readonly side: PositionSide;
    readonly confidence: number;
    readonly thesis: string;
  } | null;
};

export type ScanNow = {
  readonly looks: readonly LookFigures[];
  /** Symbols with too few bars, or no fresh price. */
  readonly skipped: number;
  /** When bars close next, venue time. */
  readonly nextCloseTsMs: number;
};

/** The direction of the whole market, from bars: shares are fractions of `symbols`, changes plain fractions. */
export type BiasFigures = {
  readonly symbols: number;
  readonly aboveMean: number;
  readonly risingDay: number;
  readonly medianDayChange: number | null;
  /** Mean of the next funding rates, in units of 1e-8; positive: longs pay. */
  readonly meanFunding: number | null;
  readonly strongest: readonly { readonly symbol: string; readonly change: number }[];
  readonly weakest: readonly { readonly symbol: string; readonly change: number }[];
};

/** A coin held since the desk has bars of it. */
export type HoldFigures = {
  readonly symbol: string;
  readonly fromTsMs: number;
  readonly fromPrice: Price;
  readonly price: Price;
};

/** Looks at the market without deciding anything: nothing here is recorded or traded. */
export interface MarketLook {
  scanNow(): ScanNow;
  bias(): BiasFigures;
  /** Null without a bar or a price. */
  hold(symbol: string, sinceTsMs: number): HoldFigures | null;
  /** What a passive alternative pays a month, as a fraction in units of 1e-8. */
  readonly passiveMonthly: number;
}
