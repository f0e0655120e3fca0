/**
 * Trigger: the clock, once a minute; each source is asked when it is due.
 * Reads:   feeds, CoinGecko's trending list, open positions.
 * Writes:  headlines, shocks, and where each source stands; a shock's alert in the same transaction.
 * Emits:   news-shock.
 * Twice:   a headline is known by its address and title, a shock by its asset and time.
 */
import { createWebNewsSource, TRENDING_URL } from "#src/adapters/news/web-news-source.ts";
import type { Config } from "#src/config.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { SHOCK_RULE } from "#src/features/news/model/shock.ts";
import { createNewsWatcher } from "#src/features/news/news-watcher.ts";
import { createNoNews } from "#src/features/news/no-news.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { NewsReader, StoredShock } from "#src/features/news/news.ts";
import type { LiveDesk } from "./live-desk.ts";
import { every } from "#src/schedule/periodic.ts";

export type OpenNewsOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenedNews = { readonly reader: NewsReader; readonly done: Promise<void> };

const PERIOD_MS = 60_000;
const NOTHING = Promise.resolve();

export function openNews(options: OpenNewsOptions): OpenedNews {
  const { config, live, clock, log, signal } = options;
  const { mode, feeds, isInsideAllowed } = config.news;
  if (mode === "off") return { reader: createNoNews("News is off; NEWS=on switches it on."), done: NOTHING };
  if (mode === "auto" && live.market.info.kind !== "binance") {
    const why = `News is off: real headlines say nothing about a ${live.market.info.kind} market. NEWS=on reads them all the same.`;
    return { reader: createNoNews(why), done: NOTHING };
  }
  const watcher = createNewsWatcher({
    source: createWebNewsSource({ clock, allowsPrivate: isInsideAllowed }),
    store: live.database.news,
    clock,
    log,
    feeds,
    trendingUrl: TRENDING_URL,
    bases: config.universe,
    openBases: () => new Set(heldBases(live).map(({ base }) => base)),
    atomically: (work) => live.database.ledgerStore.atomically(work),
    onShock: (shock) => tellOfShock(live, shock),
  });
  const loop = every({
    clock,
    log,
    name: "news",
    periodMs: PERIOD_MS,
    signal,
    run: (stop) => watcher.lookOnce(stop),
  });
  return { reader: watcher, done: loop.done };
}

function heldBases({ desk }: LiveDesk): readonly { readonly base: string; readonly bookId: BookId }[] {
  const { ledger } = desk.context;
  return ledger.books().flatMap((bookId) =>
    ledger
      .book(bookId)
      .positions()
      .map(({ symbol }) => ({ base: parseSymbol(symbol).base, bookId })),
  );
}

function tellOfShock(
  live: LiveDesk,
  { base, eventTsMs, sources, stories, usual, headlines }: StoredShock,
): void {
  const bookIds = [...new Set(heldBases(live).flatMap((held) => (held.base === base ? [held.bookId] : [])))];
  live.desk.context.events.emit({
    type: "news-shock",
    eventId: `news-shock:${base}:${eventTsMs}`,
    eventTsMs,
    base,
    bookIds,
    sources,
    stories,
    usual,
    windowMs: SHOCK_RULE.windowMs,
    headlines,
  });
}
