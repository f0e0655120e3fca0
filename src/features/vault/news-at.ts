import type { NewsItem } from "./model/evidence.ts";

/** What was in the news about a symbol. A market that is not the real one has none. */
export interface NewsAt {
  /** Items linked to the symbol that were published in the span (both ends included), oldest first. */
  newsAt(symbol: string, fromTsMs: number, toTsMs: number, limit: number): readonly NewsItem[];
}
