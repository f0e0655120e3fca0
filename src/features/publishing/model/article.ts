import type { Platform } from "#src/domain/platforms.ts";
import type { Source } from "./publication.ts";

/** `open` collects sources, `ordered` waits for the writer or is being written. The others are final. */
export type ArticleState = "open" | "ordered" | "written" | "failed" | "dropped";

/** A text that somebody asked for, until it is a publication of the same key. */
export type Article = {
  /** "article-2026-01-11-3": the day on which it was asked for, and its number. */
  readonly key: string;
  /** What it is to be about, in the words of who asked. */
  readonly brief: string;
  readonly sources: readonly Source[];
  readonly requestedBy: string;
  readonly chat: { readonly platform: Platform; readonly chatId: string };
  readonly askedTsMs: number;
  readonly state: ArticleState;
  /** The message whose answer shows how far it is; null before it was ordered. */
  readonly orderedBy: string | null;
  /** When it is written or failed: what was left out and why, one line each. */
  readonly report: readonly string[];
};

export const BRIEF_LENGTH_MAX = 500;
export const SOURCES_MAX = 8;
export const SOURCE_LENGTH_MAX = 12_000;
/** Articles that may collect sources or wait for the writer at a time. */
export const ARTICLES_UNDER_WAY_MAX = 5;
