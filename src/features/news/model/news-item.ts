import { cleanText } from "./clean-text.ts";

/** A headline as a feed gave it: untrusted in every field. */
export type RawHeadline = {
  readonly title: string;
  readonly url: string;
  /** Null where the feed says nothing that can be read. */
  readonly publishedTsMs: number | null;
};

/** A headline as the desk keeps it: cleaned, and with the assets that it is about. */
export type NewsItem = {
  readonly newsId: string;
  /** The feed's host: "coindesk.com". */
  readonly source: string;
  readonly title: string;
  /** http or https, without what only tracks readers. */
  readonly url: string;
  readonly publishedTsMs: number;
  /** When the desk first saw it: nothing that was decided before may be explained by it. */
  readonly seenTsMs: number;
  readonly bases: readonly string[];
};

/** One line of CoinGecko's trending list; rank counts from 1. */
export type TrendingCoin = { readonly rank: number; readonly base: string; readonly name: string };

export const TITLE_LENGTH_MAX = 240;
const URL_LENGTH_MAX = 500;
const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|source)$/i;

/** The address as a key and a link: null for anything but a plain http(s) address. */
export function canonicalUrl(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    return null;
  url.hash = "";
  for (const name of Array.from(url.searchParams.keys()))
    if (TRACKING.test(name)) url.searchParams.delete(name);
  const plain = url.href.replace(/\?$/, "").replace(/(?<=[^/])\/$/, "");
  return plain.length <= URL_LENGTH_MAX ? plain : null;
}

/** What makes two titles one story: letters and digits only. */
export function titleKey(title: string): string {
  return (title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}

/** The site that a feed stands for: "coindesk.com" of "https://www.coindesk.com/arc/outboundfeeds/rss/". */
export function sourceName(feedUrl: string): string {
  return new URL(feedUrl).hostname.replace(/^(?:www|rss|feeds?|api)\./, "");
}

export function cleanTitle(title: string): string {
  return cleanText(title, TITLE_LENGTH_MAX);
}
