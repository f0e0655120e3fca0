import type { Refusal } from "#src/domain/errors.ts";
import type { ArticlesApi } from "#src/features/publishing/articles-api.ts";

/** A desk that nobody has asked for an article. */
export function createNoArticles(): ArticlesApi {
  return {
    find: () => null,
    latest: () => null,
    facts: () => Promise.resolve([]),
    begin: none,
    addSource: none,
    order: none,
    drop: none,
  };
}

function none(): Refusal {
  return { refused: true, code: "NOT_FOUND", reason: "There is no article." };
}
