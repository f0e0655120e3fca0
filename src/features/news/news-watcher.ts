/**
 * Watches the news: asks each source when it is due, keeps what is new, and tells of a shock near an open position.
 * Headlines are data in here: they are cleaned, linked and counted, and nothing they say is done.
 */
import { createNewsItem } from "./create-news-item.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { NewsItem } from "./model/news-item.ts";
import { SHOCK_RULE, shockOf, shockRuleText } from "./model/shock.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type {
  Fetched,
  NewsReader,
  NewsSource,
  NewsStatus,
  NewsStore,
  SourceState,
  StoredShock,
  Validators,
} from "./news.ts";

export type NewsWatcherDeps = {
  readonly source: NewsSource;
  readonly store: NewsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly feeds: readonly string[];
  /** The name under which the trending list's state is kept. */
  readonly trendingUrl: string;
  /** Base assets that the desk trades. */
  readonly bases: readonly string[];
  /** Base assets with an open position on any book. */
  readonly openBases: () => ReadonlySet<string>;
  /** Runs work in one transaction. */
  readonly atomically: <T>(work: () => T) => T;
  /** Inside that transaction. */
  readonly onShock: (shock: StoredShock) => void;
};

export type NewsWatcher = NewsReader & {
  /** Asks every source that is due, one after the other. Never rejects for a source's fault. */
  lookOnce(signal: AbortSignal): Promise<void>;
};

const MINUTE_MS = 60_000;
const FEED_PERIOD_MS = 10 * MINUTE_MS;
const TRENDING_PERIOD_MS = 15 * MINUTE_MS;
const BACKOFF_MAX_MS = 6 * 60 * MINUTE_MS;
/** Between two requests, whoever they go to. */
const PAUSE_MS = 1_000;
const HEADLINES_MAX = 5;
const KEPT_MS = 400 * 24 * 60 * MINUTE_MS;

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

export function createNewsWatcher(deps: NewsWatcherDeps): NewsWatcher {
  const { store, clock, log } = deps;
  let state: NewsStatus["state"] = "starting";

  const become = (next: NewsStatus["state"]): void => {
    if (next === state) return;
    if (next === "no-network")
      log.warn("news: no source can be reached; it is tried again, and this is said once");
    if (next === "working") log.info("news: sources answer", { feeds: deps.feeds.length });
    state = next;
  };

  return {
    async lookOnce(signal) {
      const asked: boolean[] = [];
      for (const due of dueSources(deps)) {
        if (signal.aborted) return;
        if (asked.length > 0) await clock.sleep(PAUSE_MS, signal).catch(() => {});
        asked.push(await ask(deps, due, signal));
      }
      if (signal.aborted || asked.length === 0) return;
      if (asked.includes(true)) become("working");
      else if (everySourceFails(deps)) become("no-network");
      store.prune(clock.nowMs() - KEPT_MS);
    },
    status: () => ({ state, words: statusWords(deps, state), sources: sourceLines(deps) }),
    latest: (filter, limit) => store.latest(filter, limit),
    trending: () => store.trending(),
    shocks: (from, to, limit) => store.shocks(from, to, limit),
  };
}

type Due = { readonly url: string; readonly periodMs: number; readonly state: SourceState | null };

function dueSources(deps: NewsWatcherDeps): readonly Due[] {
  const nowMs = deps.clock.nowMs();
  const all = [
    ...deps.feeds.map((url) => ({ url, periodMs: FEED_PERIOD_MS })),
    { url: deps.trendingUrl, periodMs: TRENDING_PERIOD_MS },
  ];
  return all
    .map((source) => ({ ...source, state: deps.store.sourceState(source.url) }))
    .filter(({ state, periodMs }) => isDue(state, nowMs, periodMs));
}

/** A clock that was set back must not keep a source waiting for years. */
function isDue(state: SourceState | null, nowMs: number, periodMs: number): boolean {
  if (state === null) return true;
  return state.nextTsMs <= nowMs || state.nextTsMs > nowMs + BACKOFF_MAX_MS + 4 * periodMs;
}

/** Whether the source answered. */
async function ask(deps: NewsWatcherDeps, due: Due, signal: AbortSignal): Promise<boolean> {
  const { source, store, clock, log } = deps;
  const validators = due.state ?? NO_VALIDATORS;
  try {
    const notBeforeMs =
      due.url === deps.trendingUrl
        ? keep(deps, due, await source.trending(validators, signal), (coins) =>
            store.saveTrending(coins, clock.nowMs()),
          )
        : keep(deps, due, await source.feed(due.url, validators, signal), (headlines) => {
            const items = headlines.flatMap(
              (raw) => createNewsItem(raw, due.url, clock.nowMs(), deps.bases) ?? [],
            );
            tellOfShocks(deps, store.append(items));
          });
    log.debug("news: a source answered", { url: due.url, notBeforeMs });
    return true;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    if (!signal.aborted) store.saveSourceState(failedState(deps, due, error));
    return false;
  }
}

/** What is new and where the source stands, in one transaction: an answer is counted once. */
function keep<Value>(
  { store, clock, atomically }: NewsWatcherDeps,
  { url, periodMs, state }: Due,
  fetched: Fetched<Value>,
  save: (value: Value) => void,
): number | null {
  const nowMs = clock.nowMs();
  const validators = fetched.status === "new" ? fetched.validators : (state ?? NO_VALIDATORS);
  const waitMs = Math.max(periodMs, Math.min(fetched.notBeforeMs ?? 0, BACKOFF_MAX_MS));
  atomically(() => {
    if (fetched.status === "new") save(fetched.value);
    const { etag, lastModified } = validators;
    store.saveSourceState({
      url,
      etag,
      lastModified,
      okTsMs: nowMs,
      failures: 0,
      failure: null,
      nextTsMs: nowMs + waitMs,
    });
  });
  return fetched.notBeforeMs;
}

/** Twice as long after each failure in a row, or as long as the server asks for. */
function failedState(
  { clock }: NewsWatcherDeps,
  { url, periodMs, state }: Due,
  error: DeskError,
): SourceState {
  const failures = (state?.failures ?? 0) + 1;
  const asked = "notBeforeMs" in error.details ? Number(error.details.notBeforeMs ?? 0) : 0;
  const waitMs = Math.min(Math.max(periodMs * 2 ** Math.min(failures - 1, 10), asked), BACKOFF_MAX_MS);
  const { etag, lastModified } = state ?? NO_VALIDATORS;
  const okTsMs = state?.okTsMs ?? null;
  return {
    url,
    etag,
    lastModified,
    okTsMs,
    failures,
    failure: error.message,
    nextTsMs: clock.nowMs() + waitMs,
  };
}

function tellOfShocks(deps: NewsWatcherDeps, added: readonly NewsItem[]): void {
  const { store, clock, openBases, onShock } = deps;
  const open = openBases();
  const bases = new Set(added.flatMap((item) => item.bases).filter((base) => open.has(base)));
  for (const base of bases) {
    const shock = shockNow(store, base, clock.nowMs());
    if (shock !== null && store.appendShock(shock, SHOCK_RULE.restMs)) onShock(shock);
  }
}

function shockNow(store: NewsStore, base: string, nowMs: number): StoredShock | null {
  const fromTsMs = nowMs - SHOCK_RULE.windowMs;
  const beforeTsMs = Math.max(fromTsMs - SHOCK_RULE.baselineMs, store.watchedSinceTsMs() ?? fromTsMs);
  const now = store.counts(base, fromTsMs, nowMs + 1);
  const before = store.counts(base, beforeTsMs, fromTsMs);
  const watchedMs = Math.max(0, fromTsMs - beforeTsMs);
  const shock = shockOf({ ...now, storiesBefore: before.stories, watchedMs }, SHOCK_RULE);
  if (shock === null) return null;
  const headlines = store.latest({ base, fromTsMs, toTsMs: nowMs + 1 }, HEADLINES_MAX);
  return {
    ...shock,
    base,
    eventTsMs: nowMs,
    headlines: headlines.map(({ title, source }) => `${title} (${source})`),
  };
}

function everySourceFails({ store, feeds, trendingUrl }: NewsWatcherDeps): boolean {
  return [...feeds, trendingUrl].every((url) => (store.sourceState(url)?.failures ?? 0) > 0);
}

function sourceLines({ store, feeds, trendingUrl }: NewsWatcherDeps): NewsStatus["sources"] {
  return [...feeds, trendingUrl].map((url) => {
    const state = store.sourceState(url);
    return {
      source: new URL(url).hostname.replace(/^(?:www|rss|feeds?|api)\./, ""),
      okTsMs: state?.okTsMs ?? null,
      failure: state?.failure ?? null,
    };
  });
}

function statusWords({ feeds }: NewsWatcherDeps, state: NewsStatus["state"]): string {
  const rule = `A shock is ${shockRuleText(SHOCK_RULE)}.`;
  switch (state) {
    case "off":
      return "News is off.";
    case "starting":
      return "News was not read yet.";
    case "no-network":
      return "No news source can be reached; the desk tries again by itself.";
    case "working":
      return `${feeds.length} feeds and CoinGecko's trending list. ${rule}`;
  }
}
