import { parseSymbol } from "../domain/instrument.ts";
import type { NewsAt } from "../ports/news-at.ts";
import type { NewsStore } from "../ports/news.ts";

/** What was published about a symbol's asset, from the desk's own memory of the news. */
export function createNewsAt(store: Pick<NewsStore, "published">): NewsAt {
  return {
    newsAt: (symbol, fromTsMs, toTsMs, limit) =>
      store
        .published(parseSymbol(symbol).base, fromTsMs, toTsMs, limit)
        .map(({ newsId, title, source, publishedTsMs }) => ({ newsId, title, source, publishedTsMs })),
  };
}
