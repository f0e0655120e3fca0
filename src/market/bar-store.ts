import type { PriceBar } from "#src/domain/market.ts";

/** The ledger's own bars: what the desk saw, kept so that what was not done can be judged later. */
export interface BarStore {
  /** False when a bar of this symbol that closes then is known. Belongs to the caller's transaction. */
  appendBar(bar: PriceBar): boolean;
  /** The bar that holds a time and those after it, in order, read as they are asked for. */
  barsFrom(symbol: string, fromTsMs: number): Iterable<PriceBar>;
}
