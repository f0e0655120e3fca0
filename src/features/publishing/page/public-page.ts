/** Answers of the public page by path. Each is made at most once a while, so that a crowd costs what one reader costs. */
import type { PublicationStore } from "../publication-store.ts";
import { publicationFeed } from "../digest/render-publication.ts";
import type { PageData } from "./page-data.ts";
import { digestHtml, PAGE_STYLE, pageHtml, widgetHtml } from "./render-page.ts";

export type PageAnswer = {
  readonly type: "text/html" | "text/css" | "application/json" | "application/rss+xml";
  readonly body: string;
  /** Whether other pages may show it in a frame. */
  readonly isEmbeddable: boolean;
};

export type PublicPage = {
  /** Null where there is nothing at a path. */
  answer(path: string): PageAnswer | null;
};

export type PublicPageDeps = {
  readonly read: () => PageData;
  readonly publications: PublicationStore;
  readonly publicRoot: string | null;
  readonly nowMs: () => number;
};

const FRESH_MS = 15_000;
const FEED_MAX = 20;
const DIGEST_PATH = /^\/digests\/([a-z0-9][a-z0-9-]{0,80})$/;

export function createPublicPage(deps: PublicPageDeps): PublicPage {
  const { publications, publicRoot, nowMs } = deps;
  const cached = createCache(nowMs);
  const data = (): PageData => cached("data", deps.read);
  const html = (key: string, render: (from: PageData) => string, isEmbeddable = false): PageAnswer => ({
    type: "text/html",
    body: cached(key, () => render(data())),
    isEmbeddable,
  });
  return {
    answer: (path) => {
      switch (path) {
        case "/":
          return html("/", pageHtml);
        case "/widget":
          return html("/widget", widgetHtml, true);
        case "/style.css":
          return { type: "text/css", body: PAGE_STYLE, isEmbeddable: false };
        case "/figures.json":
          return {
            type: "application/json",
            body: cached("/figures.json", () => `${JSON.stringify(data())}\n`),
            isEmbeddable: false,
          };
        case "/feed.xml":
          return {
            type: "application/rss+xml",
            body: cached("/feed.xml", () => feedOf(publications, publicRoot)),
            isEmbeddable: false,
          };
        default:
          return digestAnswer(publications, path);
      }
    },
  };
}

function digestAnswer(publications: PublicationStore, path: string): PageAnswer | null {
  const key = DIGEST_PATH.exec(path)?.[1];
  if (key === undefined) return null;
  // Only what went out, and as it went out.
  const found = publications.published(FEED_MAX).find(({ publication }) => publication.key === key);
  return found === undefined
    ? null
    : { type: "text/html", body: digestHtml(found.publication), isEmbeddable: false };
}

function feedOf(publications: PublicationStore, publicRoot: string | null): string {
  const entries = publications
    .published(FEED_MAX)
    .flatMap(({ publication, published }) =>
      published === null ? [] : [{ publication, publishedTsMs: published.tsMs }],
    );
  return publicationFeed(entries, publicRoot);
}

/** Keeps what was made for some seconds; the keys are few and fixed. */
function createCache(nowMs: () => number): <Value>(key: string, make: () => Value) => Value {
  const kept = new Map<string, { readonly value: unknown; readonly untilMs: number }>();
  return <Value>(key: string, make: () => Value): Value => {
    const found = kept.get(key);
    const now = nowMs();
    if (found !== undefined && now < found.untilMs) return found.value as Value;
    const value = make();
    kept.set(key, { value, untilMs: now + FRESH_MS });
    return value;
  };
}
