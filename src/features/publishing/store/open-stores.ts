import type { SqliteDatabase } from "#src/storage/database.ts";
import { createArticleStore } from "./article-store.ts";
import { createPeriodHistory } from "./period-history.ts";
import { createPublicationStore } from "./publication-store.ts";

export function createPublishingStores(db: SqliteDatabase) {
  return {
    history: createPeriodHistory(db),
    publications: createPublicationStore(db),
    articles: createArticleStore(db),
  };
}
