import type { Article, ArticleState } from "./model/article.ts";
import type { Source } from "./model/publication.ts";

export type ArticleDraft = Pick<Article, "brief" | "requestedBy" | "chat" | "askedTsMs"> & {
  /** The message that asked: the same twice is the same article. */
  readonly cause: string;
  /** "2026-01-11", of which its key is made. */
  readonly day: string;
};

export type ArticleStep = {
  readonly state: Exclude<ArticleState, "open">;
  readonly cause: string;
  readonly report: readonly string[];
  readonly tsMs: number;
};

/** Texts that were asked for. Rows are final: a source and a step are added, and the newest step is the state. */
export interface ArticleStore {
  open(draft: ArticleDraft): Article;
  /** The same cause twice is one source. */
  addSource(key: string, source: Source, cause: string): void;
  /** The same cause twice is one step. */
  step(key: string, step: ArticleStep): void;
  find(key: string): Article | null;
  /** Newest first. */
  latest(limit: number): readonly Article[];
  /** Those that collect sources or wait for the writer, oldest first. */
  underWay(): readonly Article[];
}
