/** The desk's memory of the news behind the NewsStore port. */
import { z } from "zod";
import { titleKey, type NewsItem, type TrendingCoin } from "../model/news-item.ts";
import type { NewsFilter, NewsStore, SourceState, StoredShock } from "../news.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type ItemRow = {
  news_id: string;
  source: string;
  title: string;
  url: string;
  published_ts_ms: number;
  seen_ts_ms: number;
  bases: string | null;
};
type SourceRow = {
  url: string;
  etag: string | null;
  last_modified: string | null;
  ok_ts_ms: number | null;
  failures: number;
  failure: string | null;
  next_ts_ms: number;
};

const SAME_TITLE_MS = 24 * 3_600_000;
/** A story that is seen later than this after its time is not looked for. */
const SEEN_LATE_MS = 24 * 3_600_000;
const FOREVER_MS = Number.MAX_SAFE_INTEGER;

const coinsSchema: z.ZodType<TrendingCoin[]> = z.array(
  z.strictObject({ rank: z.int(), base: z.string(), name: z.string() }),
);
const shockSchema = z.strictObject({
  sources: z.int(),
  stories: z.int(),
  storiesBefore: z.int(),
  watchedMs: z.number(),
  usual: z.number().nullable(),
  headlines: z.array(z.string()),
});

const ITEM = `
SELECT i.news_id, i.source, i.title, i.url, i.published_ts_ms, i.seen_ts_ms,
       (SELECT group_concat(a.base) FROM news_assets a WHERE a.news_id = i.news_id) AS bases
FROM news_items i`;
const NEWEST = "ORDER BY i.seen_ts_ms DESC, i.published_ts_ms DESC, i.news_id LIMIT :limit";

/** The tables of `NEWS_SCHEMA` exist. */
export function createNewsStore(db: SqliteDatabase): NewsStore {
  return { ...createItems(db), ...createSources(db), ...createTrending(db), ...createShocks(db) };
}

type Items = Pick<NewsStore, "append" | "latest" | "published" | "counts" | "watchedSinceTsMs" | "prune">;

function createItems(db: SqliteDatabase): Items {
  const insert = createInsert(db);
  const all = db.prepare<[Bound], ItemRow>(
    `${ITEM} WHERE i.seen_ts_ms >= :from AND i.seen_ts_ms < :to ${NEWEST}`,
  );
  const ofBase = db.prepare<[Bound], ItemRow>(
    `${ITEM} JOIN news_assets own ON own.news_id = i.news_id
     WHERE own.base = :base AND own.seen_ts_ms >= :from AND own.seen_ts_ms < :to ${NEWEST}`,
  );
  const published = db.prepare<
    [{ base: string; from: number; to: number; seen: number; limit: number }],
    ItemRow
  >(
    `${ITEM} JOIN news_assets own ON own.news_id = i.news_id
     WHERE own.base = :base AND own.seen_ts_ms >= :from AND own.seen_ts_ms <= :seen
       AND i.published_ts_ms >= :from AND i.published_ts_ms <= :to
     ORDER BY i.published_ts_ms, i.news_id LIMIT :limit`,
  );
  const counts = db.prepare<[string, number, number], { stories: number; sources: number }>(
    `SELECT count(*) AS stories, count(DISTINCT i.source) AS sources FROM news_assets a
     JOIN news_items i USING (news_id) WHERE a.base = ? AND a.seen_ts_ms >= ? AND a.seen_ts_ms < ?`,
  );
  const since = db.prepare<[], { ts: number | null }>("SELECT min(seen_ts_ms) AS ts FROM news_items");
  const prune = db.prepare("DELETE FROM news_items WHERE seen_ts_ms < ?");
  return {
    append: (items) => items.filter(insert),
    latest: (filter, limit) =>
      (filter.base === undefined ? all : ofBase).all(boundOf(filter, limit)).map(toItem),
    published: (base, from, to, limit) =>
      published.all({ base, from, to, seen: to + SEEN_LATE_MS, limit }).map(toItem),
    counts: (base, from, to) => counts.get(base, from, to) ?? { stories: 0, sources: 0 },
    watchedSinceTsMs: () => since.get()?.ts ?? null,
    prune: (before) => void prune.run([before]),
  };
}

/** Whether the item was new. */
function createInsert(db: SqliteDatabase): (item: NewsItem) => boolean {
  const known = db.prepare<[string, number], object>(
    "SELECT 1 FROM news_items WHERE title_key = ? AND seen_ts_ms > ? LIMIT 1",
  );
  const insert = db.prepare("INSERT INTO news_items VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const link = db.prepare("INSERT INTO news_assets VALUES (?, ?, ?)");
  return (item) => {
    const { newsId, source, title, url, publishedTsMs, seenTsMs, bases } = item;
    const key = titleKey(title);
    if (known.get(key, seenTsMs - SAME_TITLE_MS) !== undefined) return false;
    if (insert.run([newsId, source, title, key, url, publishedTsMs, seenTsMs]).changes === 0) return false;
    for (const base of bases) link.run([base, seenTsMs, newsId]);
    return true;
  };
}

type Bound = { base?: string; from: number; to: number; limit: number };

function boundOf({ base, fromTsMs = 0, toTsMs = FOREVER_MS }: NewsFilter, limit: number): Bound {
  return { ...(base !== undefined && { base }), from: fromTsMs, to: toTsMs, limit };
}

function toItem(row: ItemRow): NewsItem {
  return {
    newsId: row.news_id,
    source: row.source,
    title: row.title,
    url: row.url,
    publishedTsMs: row.published_ts_ms,
    seenTsMs: row.seen_ts_ms,
    bases: row.bases === null ? [] : row.bases.split(","),
  };
}

function createSources(db: SqliteDatabase): Pick<NewsStore, "sourceState" | "saveSourceState"> {
  const find = db.prepare<[string], SourceRow>("SELECT * FROM news_sources WHERE url = ?");
  const save = db.prepare("INSERT OR REPLACE INTO news_sources VALUES (?, ?, ?, ?, ?, ?, ?)");
  return {
    sourceState: (url) => {
      const row = find.get(url);
      return row === undefined ? null : toSource(row);
    },
    saveSourceState: (s) =>
      void save.run([s.url, s.etag, s.lastModified, s.okTsMs, s.failures, s.failure, s.nextTsMs]),
  };
}

function toSource(row: SourceRow): SourceState {
  const { url, etag, failures, failure } = row;
  return {
    url,
    etag,
    failures,
    failure,
    lastModified: row.last_modified,
    okTsMs: row.ok_ts_ms,
    nextTsMs: row.next_ts_ms,
  };
}

function createTrending(db: SqliteDatabase): Pick<NewsStore, "trending" | "saveTrending"> {
  const find = db.prepare<[], { coins: string; seen_ts_ms: number }>(
    "SELECT coins, seen_ts_ms FROM news_trending",
  );
  const save = db.prepare("INSERT OR REPLACE INTO news_trending VALUES (1, ?, ?)");
  return {
    trending: () => {
      const row = find.get();
      return row === undefined
        ? null
        : { coins: coinsSchema.parse(JSON.parse(row.coins)), seenTsMs: row.seen_ts_ms };
    },
    saveTrending: (coins, seenTsMs) => void save.run([JSON.stringify(coins), seenTsMs]),
  };
}

function createShocks(db: SqliteDatabase): Pick<NewsStore, "appendShock" | "shocks"> {
  const near = db.prepare<[string, number], object>(
    "SELECT 1 FROM news_shocks WHERE base = ? AND event_ts_ms > ? LIMIT 1",
  );
  const insert = db.prepare("INSERT INTO news_shocks VALUES (?, ?, ?)");
  const between = db.prepare<[number, number, number], { base: string; event_ts_ms: number; shock: string }>(
    "SELECT * FROM news_shocks WHERE event_ts_ms >= ? AND event_ts_ms < ? ORDER BY event_ts_ms DESC, base LIMIT ?",
  );
  return {
    appendShock: ({ base, eventTsMs, ...shock }, restMs) => {
      if (near.get(base, eventTsMs - restMs) !== undefined) return false;
      insert.run([base, eventTsMs, JSON.stringify(shock)]);
      return true;
    },
    shocks: (from, to, limit): readonly StoredShock[] =>
      between.all(from, to, limit).map((row) => ({
        ...shockSchema.parse(JSON.parse(row.shock)),
        base: row.base,
        eventTsMs: row.event_ts_ms,
      })),
  };
}
