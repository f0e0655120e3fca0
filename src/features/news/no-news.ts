import type { NewsReader } from "./news.ts";

/** The news of a desk whose news is off; `why` is one sentence. */
export function createNoNews(why: string): NewsReader {
  return {
    status: () => ({ state: "off", words: why, sources: [] }),
    latest: () => [],
    trending: () => null,
    shocks: () => [],
  };
}
