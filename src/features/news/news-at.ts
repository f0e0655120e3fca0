import { parseSymbol } from "#src/domain/instrument.ts";
import type { NewsAt } from "#src/features/vault/news-at.ts";
import type { NewsStore } from "./news.ts";

/** What was published about a symbol's asset, from the desk's own memory of the news. */
export function createNewsAt(store: Pick<NewsStore, "published">): NewsAt {
  return {
    newsAt: (symbol, fromTsMs, toTsMs, limit) =>
      store
        .published(parseSymbol(symbol).base, fromTsMs, toTsMs, limit)
        .map(({ newsId, title, source, publishedTsMs }) => ({ newsId, title, source, publishedTsMs })),
  };
}
