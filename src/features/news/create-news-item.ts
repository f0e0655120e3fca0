import { assetsIn } from "./model/link-assets.ts";
import {
  canonicalUrl,
  cleanTitle,
  sourceName,
  titleKey,
  type NewsItem,
  type RawHeadline,
} from "./model/news-item.ts";

const OLDEST_MS = 30 * 24 * 3_600_000;

/** A headline as the desk keeps it, or null where nothing readable is left or it is older than a month. */
export function createNewsItem(
  raw: RawHeadline,
  feedUrl: string,
  seenTsMs: number,
  bases: readonly string[],
): NewsItem | null {
  const title = cleanTitle(raw.title);
  const url = canonicalUrl(raw.url);
  if (titleKey(title) === "" || url === null) return null;
  // A feed's clock is not ours: nothing was published after it was seen.
  const publishedTsMs = Math.min(raw.publishedTsMs ?? seenTsMs, seenTsMs);
  if (publishedTsMs < seenTsMs - OLDEST_MS) return null;
  return {
    newsId: url,
    source: sourceName(feedUrl),
    title,
    url,
    publishedTsMs,
    seenTsMs,
    bases: assetsIn(title, bases),
  };
}
