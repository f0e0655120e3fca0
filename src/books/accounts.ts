/**
 * The chart of accounts of a book. A positive posting is a debit: assets and expenses grow with it,
 * income and capital shrink. Every entry sums to zero per asset.
 */
export const ACCOUNTS = [
  /** Free quote asset. */
  "cash",
  /** Quote asset locked as collateral of futures positions. */
  "margin",
  /** Base assets owned on spot. */
  "holding",
  /** The other side of spot conversions; its quote balance is the cost of what is held. */
  "trading",
  /** Where the opening balance came from. */
  "capital",
  /** Price PnL of closed quantity; a gain is negative (a credit). */
  "realized-pnl",
  /** Fees paid; positive. */
  "fee",
  /** Funding; received is negative (a credit), paid is positive. */
  "funding",
] as const;

export type Account = (typeof ACCOUNTS)[number];

/** The quote and collateral asset of every book. */
export const QUOTE_ASSET = "USDT";
