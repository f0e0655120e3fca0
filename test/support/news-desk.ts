/** The news of a desk over a local server and a database in memory. */
import { createWebNewsSource } from "#src/adapters/news/web-news-source.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createNewsWatcher, type NewsWatcher } from "#src/features/news/news-watcher.ts";
import type { NewsSource, NewsStore, StoredShock } from "#src/features/news/news.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { startFeedServer, type FeedServer } from "./feed-server.ts";
import { createSilentLog, type SilentLog } from "./silent-log.ts";

export const NEWS_START_MS = Date.UTC(2026, 7, 15, 18);
export const NEWS_BASES = ["BTC", "ETH", "SOL", "XRP", "NEAR", "OP", "LINK", "UNI", "BCH", "DOGE"];

export type NewsDesk = {
  readonly watcher: NewsWatcher;
  readonly store: NewsStore;
  readonly server: FeedServer;
  readonly clock: FakeClock;
  readonly log: SilentLog;
  readonly shocks: readonly StoredShock[];
  /** Asks every source that is due now. */
  look(): Promise<void>;
  close(): Promise<void>;
};

export type NewsDeskOptions = {
  /** Paths of the server, or whole addresses. */
  readonly feeds?: readonly string[];
  readonly openBases?: readonly string[];
  readonly source?: NewsSource;
  /** How long a server may take. */
  readonly timeoutMs?: number;
};

/** Papers that have hosts of their own, which one local server cannot have: the newest titles of each. */
export function papersOf(titles: ReadonlyMap<string, readonly string[]>, nowMs: () => number): NewsSource {
  return {
    feed: (url) =>
      Promise.resolve({
        status: "new",
        value: (titles.get(url) ?? []).map((title) => ({
          title,
          url: `${url}${encodeURIComponent(title)}`,
          publishedTsMs: nowMs(),
        })),
        validators: { etag: null, lastModified: null },
        notBeforeMs: null,
      }),
    trending: () => Promise.resolve({ status: "not-modified", notBeforeMs: null }),
  };
}

/** The trending list is at "trending". */
export async function openNewsDesk(options: NewsDeskOptions = {}): Promise<NewsDesk> {
  const { feeds = ["one"], openBases = [], timeoutMs } = options;
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const server = await startFeedServer();
  server.set("trending", { body: JSON.stringify({ coins: [] }) });
  const clock = createFakeClock(NEWS_START_MS);
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const log = createSilentLog();
  const shocks: StoredShock[] = [];
  const trendingUrl = `${server.root}trending`;
  const watcher = createNewsWatcher({
    source: options.source ?? createWebNewsSource({ clock, trendingUrl, allowsPrivate: true, limits }),
    store: database.news,
    // The pause between two requests is politeness; here nobody minds.
    clock: { nowMs: () => clock.nowMs(), sleep: () => Promise.resolve() },
    log,
    feeds: feeds.map((path) => (path.startsWith("http") ? path : `${server.root}${path}`)),
    trendingUrl,
    bases: NEWS_BASES,
    openBases: () => new Set(openBases),
    atomically: (work) => database.ledgerStore.atomically(work),
    onShock: (shock) => void shocks.push(shock),
  });
  return {
    watcher,
    store: database.news,
    server,
    clock,
    log,
    shocks,
    look: () => watcher.lookOnce(new AbortController().signal),
    async close() {
      await server.close();
      database.close();
    },
  };
}
