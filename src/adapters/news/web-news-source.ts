/** News from the web behind the NewsSource port: asked with the validators of the last answer, and told when to come again. */
import { DeskError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Fetched, NewsSource, Validators } from "#src/features/news/news.ts";
import { boundedGet, type GetAnswer, type GetLimits } from "./bounded-get.ts";
import { parseApart, type ParseQuestion } from "./parse-apart.ts";

export const TRENDING_URL = "https://api.coingecko.com/api/v3/search/trending";

export type WebNewsOptions = {
  readonly clock: Clock;
  readonly trendingUrl?: string;
  /** For tests and for feeds of one's own network. */
  readonly allowsPrivate: boolean;
  readonly limits?: Partial<GetLimits>;
};

const LIMITS = { timeoutMs: 15_000, bytesMax: 2_000_000, redirectsMax: 3 };
const WAIT_MAX_MS = 24 * 3_600_000;

export function createWebNewsSource(options: WebNewsOptions): NewsSource {
  const { clock, trendingUrl = TRENDING_URL, allowsPrivate } = options;
  const limits = { ...LIMITS, allowsPrivate, ...options.limits };
  const ask = async <Value>(
    url: string,
    accept: string,
    validators: Validators,
    signal: AbortSignal,
    kind: ParseQuestion["kind"],
  ): Promise<Fetched<Value>> => {
    const answer = await boundedGet(url, requestHeaders(accept, validators), limits, signal);
    const notBeforeMs = waitOf(answer, clock.nowMs());
    if (answer.status === 304) return { status: "not-modified", notBeforeMs };
    if (answer.status !== 200) throw refusedBy(url, answer, notBeforeMs);
    const { etag = null, "last-modified": lastModified = null } = answer.headers;
    const { body, headers } = answer;
    const question = { kind, body, contentType: headers["content-type"] ?? "" };
    const value = await parseApart<Value>(question, signal);
    return { status: "new", value, validators: { etag, lastModified }, notBeforeMs };
  };
  return {
    feed: (url, validators, signal) =>
      ask(
        url,
        "application/rss+xml, application/atom+xml, application/xml;q=0.9",
        validators,
        signal,
        "feed",
      ),
    trending: (validators, signal) => ask(trendingUrl, "application/json", validators, signal, "trending"),
  };
}

function requestHeaders(accept: string, { etag, lastModified }: Validators): Record<string, string> {
  return {
    accept,
    "user-agent": "SleepyQuant/0.1 (a private paper desk; reads headlines a few times an hour)",
    ...(etag !== null && { "if-none-match": etag }),
    ...(lastModified !== null && { "if-modified-since": lastModified }),
  };
}

/** Retry-After before max-age; both bounded to a day. */
function waitOf({ headers }: GetAnswer, nowMs: number): number | null {
  const after = headers["retry-after"];
  const asked =
    after === undefined ? null : /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - nowMs;
  const age = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(headers["cache-control"] ?? "")?.[1];
  const waitMs = asked ?? (age === undefined ? null : Number(age) * 1_000);
  return waitMs === null || !Number.isFinite(waitMs) ? null : Math.min(Math.max(0, waitMs), WAIT_MAX_MS);
}

function refusedBy(url: string, { status }: GetAnswer, notBeforeMs: number | null): DeskError {
  const retryable = status === 429 || status >= 500;
  return new DeskError(
    retryable ? "NEWS_UNAVAILABLE" : "NEWS_INVALID",
    `${new URL(url).host} answered ${status}`,
    {
      retryable,
      details: { notBeforeMs },
    },
  );
}
