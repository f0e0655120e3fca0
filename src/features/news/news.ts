import type { NewsItem, RawHeadline, TrendingCoin } from "./model/news-item.ts";
import type { Shock } from "./model/shock.ts";

/** What a server said about its answer, to be given back at the next request. */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

/** `notBeforeMs` is how long the server asks to be left alone from now on; null where it says nothing. */
export type Fetched<Value> =
  | { readonly status: "not-modified"; readonly notBeforeMs: number | null }
  | {
      readonly status: "new";
      readonly value: Value;
      readonly validators: Validators;
      readonly notBeforeMs: number | null;
    };

/**
 * Headlines from outside. Rejects with NEWS_UNAVAILABLE (retryable: no network, a slow or failing server; its details
 * may hold `notBeforeMs`) or NEWS_INVALID (too large, not readable, an address that is not allowed). Bounded in time
 * and size.
 */
export interface NewsSource {
  feed(url: string, validators: Validators, signal: AbortSignal): Promise<Fetched<readonly RawHeadline[]>>;
  trending(validators: Validators, signal: AbortSignal): Promise<Fetched<readonly TrendingCoin[]>>;
}

/** Where a source stands; `nextTsMs` is when it may be asked again. */
export type SourceState = Validators & {
  readonly url: string;
  readonly okTsMs: number | null;
  readonly failures: number;
  readonly failure: string | null;
  readonly nextTsMs: number;
};

/** `fromTsMs` is inclusive, `toTsMs` exclusive; both bound when the desk saw a story. */
export type NewsFilter = {
  readonly base?: string;
  readonly fromTsMs?: number;
  readonly toTsMs?: number;
};

export type StoredShock = Shock & {
  readonly base: string;
  readonly eventTsMs: number;
  readonly headlines: readonly string[];
};

/** What the desk keeps of the news. Appends belong to the caller's transaction. */
export interface NewsStore {
  /** Those of the items that are new: neither their address nor, within a day, their title is known. */
  append(items: readonly NewsItem[]): readonly NewsItem[];
  /** Newest first. */
  latest(filter: NewsFilter, limit: number): readonly NewsItem[];
  /** Stories about an asset that were published in the span (both ends included), oldest first. */
  published(base: string, fromTsMs: number, toTsMs: number, limit: number): readonly NewsItem[];
  /** Stories and different sources in a span. */
  counts(
    base: string,
    fromTsMs: number,
    toTsMs: number,
  ): { readonly stories: number; readonly sources: number };
  /** When the first story was seen. */
  watchedSinceTsMs(): number | null;
  sourceState(url: string): SourceState | null;
  saveSourceState(state: SourceState): void;
  saveTrending(coins: readonly TrendingCoin[], seenTsMs: number): void;
  trending(): { readonly coins: readonly TrendingCoin[]; readonly seenTsMs: number } | null;
  /** False when the asset had a shock within `restMs` before it. */
  appendShock(shock: StoredShock, restMs: number): boolean;
  /** Newest first. */
  shocks(fromTsMs: number, toTsMs: number, limit: number): readonly StoredShock[];
  /** Forgets stories that were seen before. */
  prune(beforeTsMs: number): void;
}

export type NewsStatus = {
  readonly state: "off" | "starting" | "working" | "no-network";
  /** One sentence for people. */
  readonly words: string;
  readonly sources: readonly {
    readonly source: string;
    readonly okTsMs: number | null;
    readonly failure: string | null;
  }[];
};

/** What agents may ask of the news. */
export interface NewsReader {
  status(): NewsStatus;
  latest(filter: NewsFilter, limit: number): readonly NewsItem[];
  trending(): { readonly coins: readonly TrendingCoin[]; readonly seenTsMs: number } | null;
  shocks(fromTsMs: number, toTsMs: number, limit: number): readonly StoredShock[];
}
