import type { Refusal } from "#src/domain/errors.ts";
import type { Article } from "./model/article.ts";
import type { Section } from "./model/publication.ts";

/** Who wrote, where, and the identity of the message: the same twice is done once. */
export type ArticleOrder = {
  readonly actor: string;
  readonly chat: Article["chat"];
  readonly cause: string;
};

/** What agents may ask of, and do with, articles. */
export interface ArticlesApi {
  find(key: string): Article | null;
  latest(): Article | null;
  /** What an article may say of the desk: its figures since it began, by section. */
  facts(): Promise<readonly Section[]>;
  /** Begins to collect sources. */
  begin(brief: string, order: ArticleOrder): Refusal | Article;
  /** Keeps a text as a source, cleaned; nothing that it says is done. */
  addSource(key: string, text: string, order: ArticleOrder): Refusal | Article;
  /** Hands it to the writer; how far it is shows where the order was answered. */
  order(key: string, order: ArticleOrder): Refusal | Article;
  /** Nothing is written; what was given stays on record. */
  drop(key: string, order: ArticleOrder): Refusal | Article;
}
