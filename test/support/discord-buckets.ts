/** The rates that Discord keeps, told in headers and kept where calls arrive. It refuses as Discord does. */
import type { Clock } from "#src/ports/clock.ts";
import type { ApiAnswer, ApiRequest } from "./discord-world.ts";

export type Rates = {
  /** Messages into one channel. */
  readonly channel: { readonly max: number; readonly periodMs: number };
  /** All calls of the bot. */
  readonly all: { readonly max: number; readonly periodMs: number };
};

export type DiscordBuckets = {
  /** The headers of the answer; a refusal where the call is beyond a rate. A refused call counts as well. */
  take(request: ApiRequest): {
    readonly headers: Readonly<Record<string, string>>;
    readonly refusal: ApiAnswer | null;
  };
  /** How often calls were refused, by scope. */
  readonly refused: { channel: number; all: number };
};

type Bucket = { used: number; resetTsMs: number };

export function createDiscordBuckets(clock: Clock, rates: Rates): DiscordBuckets {
  const buckets = new Map<string, Bucket>();
  const refused = { channel: 0, all: 0 };

  function use(name: string, { periodMs }: { readonly periodMs: number }): Bucket {
    const nowMs = clock.nowMs();
    const known = buckets.get(name);
    const bucket =
      known === undefined || known.resetTsMs <= nowMs ? { used: 0, resetTsMs: nowMs + periodMs } : known;
    bucket.used += 1;
    buckets.set(name, bucket);
    return bucket;
  }

  return {
    refused,
    take({ method, path }) {
      const all = use("all", rates.all);
      if (all.used > rates.all.max) {
        refused.all += 1;
        return tooMany(all, clock, { "x-ratelimit-global": "true", "x-ratelimit-scope": "global" });
      }
      const channelId = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
      if (method !== "POST" || channelId === undefined) return { headers: {}, refusal: null };
      const own = use(channelId, rates.channel);
      const headers = {
        "x-ratelimit-limit": String(rates.channel.max),
        "x-ratelimit-remaining": String(Math.max(0, rates.channel.max - own.used)),
        "x-ratelimit-reset": String(own.resetTsMs / 1_000),
        "x-ratelimit-reset-after": String(seconds(own, clock)),
        "x-ratelimit-bucket": "messages",
      };
      if (own.used <= rates.channel.max) return { headers, refusal: null };
      refused.channel += 1;
      return tooMany(own, clock, { ...headers, "x-ratelimit-scope": "user" });
    },
  };
}

function tooMany(bucket: Bucket, clock: Clock, headers: Readonly<Record<string, string>>) {
  const retryAfter = seconds(bucket, clock);
  const body = {
    message: "You are being rate limited.",
    retry_after: retryAfter,
    global: headers["x-ratelimit-global"] === "true",
  };
  return {
    headers,
    refusal: { status: 429, body, headers: { ...headers, "retry-after": String(retryAfter) } },
  };
}

function seconds({ resetTsMs }: Bucket, clock: Clock): number {
  return Math.max(0.001, (resetTsMs - clock.nowMs()) / 1_000);
}
