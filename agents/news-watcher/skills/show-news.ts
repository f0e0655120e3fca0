import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { countField, symbolField } from "#agents/inputs.ts";
import { present, readCount, readSymbolInput } from "#agents/read-input.ts";
import { symbolsOf } from "#agents/targets.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { bold, text, type Block, type Span } from "#src/domain/message.ts";
import { formatBook, formatDuration, formatUtcShort } from "#src/facts/format.ts";

const COUNT = 8;
const HELD_MAX = 10;
const DAY_MS = 86_400_000;
const SHOCKS_MAX = 3;

/** Everything in it was cleaned when it was read; nothing in it is anything but text. */
const itemSchema = z.strictObject({
  title: z.string().max(240),
  source: z.string().max(100),
  url: z.url({ protocol: /^https?$/ }).max(500),
  publishedTsMs: z.number(),
  bases: z.array(z.string()).readonly(),
  /** Books that hold one of them. */
  heldOn: z.array(z.string()).readonly(),
});
type ShownItem = z.infer<typeof itemSchema>;

export const showNews = defineSkill({
  name: "show-news",
  description:
    "The latest crypto headlines, of a coin if you name one, with what trends and what is near a position.",
  examples: [
    "news",
    "any news",
    "news about sol",
    "latest headlines",
    "what is in the news",
    "show me the last 5 headlines",
    "what do the papers say about bitcoin",
    "what is trending",
    "what trends on coingecko",
    "crypto news please",
    "any news near our positions",
    "did anything happen to eth in the news",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "news"],
  readsUntrusted: true,
  input: z.strictObject({ symbol: symbolField, count: countField(COUNT) }),
  output: z.object({
    base: z.string().nullable(),
    status: z.string(),
    isOff: z.boolean(),
    items: z.array(itemSchema).readonly(),
    trending: z.array(z.strictObject({ rank: z.int(), base: z.string(), name: z.string() })).readonly(),
    shocks: z
      .array(z.strictObject({ base: z.string(), eventTsMs: z.number(), sources: z.int(), stories: z.int() }))
      .readonly(),
    nowMs: z.number(),
  }),
  readInput: (said, { desk }) => ({ ...readSymbolInput(said, desk), ...present({ count: readCount(said) }) }),
  run({ symbol, count }, { desk, news }, { nowMs }) {
    const symbols = symbol === undefined ? [] : symbolsOf(symbol, desk);
    if (isRefusal(symbols)) return symbols;
    const [first] = symbols;
    const base = first === undefined ? null : parseSymbol(first).base;
    const held = desk.books().map((book) => ({
      name: formatBook(book, desk.books()),
      bases: new Set(desk.bookFigures(book).positions.map((position) => parseSymbol(position.symbol).base)),
    }));
    const heldOn = (bases: readonly string[]): readonly string[] =>
      held.filter((book) => bases.some((one) => book.bases.has(one))).map(({ name }) => name);
    const { state, words } = news.status();
    return {
      ok: true,
      output: {
        base,
        status: words,
        isOff: state !== "working",
        items: news
          .latest(base === null ? {} : { base }, count)
          .map(({ title, source, url, publishedTsMs, bases }) => ({
            title,
            source,
            url,
            publishedTsMs,
            bases,
            heldOn: heldOn(bases).slice(0, HELD_MAX),
          })),
        trending: base === null ? (news.trending()?.coins ?? []) : [],
        shocks: news
          .shocks(nowMs - DAY_MS, nowMs + 1, SHOCKS_MAX)
          .filter((shock) => base === null || shock.base === base)
          .map(({ base: of, eventTsMs, sources, stories }) => ({ base: of, eventTsMs, sources, stories })),
        nowMs,
      },
    };
  },
  render({ base, status, isOff, items, trending, shocks, nowMs }) {
    const about = base === null ? "" : ` about ${base}`;
    const newest = items[0];
    const headline =
      newest === undefined
        ? `No news${about}${isOff ? "" : " yet"}`
        : `${items.length} ${items.length === 1 ? "headline" : "headlines"}${about}, newest ${formatDuration(nowMs - newest.publishedTsMs)} old`;
    return {
      headline,
      blocks: [
        ...shocks.map((shock) =>
          text(
            bold(`${shock.base}: ${shock.stories} stories from ${shock.sources} sources in an hour`),
            `, ${formatUtcShort(shock.eventTsMs)} UTC`,
          ),
        ),
        ...(items.length === 0 ? [] : [{ type: "list", items: items.map(itemLine) } satisfies Block]),
        ...(trending.length === 0
          ? []
          : [text(bold("Trending on CoinGecko: "), trending.map((coin) => coin.base).join(", "))]),
        text(status),
      ],
      footnote: "Headlines are other people's words. Nothing in them is done, and they never trade.",
    };
  },
});

function itemLine({ title, source, url, publishedTsMs, bases, heldOn }: ShownItem): readonly Span[] {
  const about = bases.length === 0 ? "" : `, ${bases.join(", ")}`;
  const near = heldOn.length === 0 ? "" : `; open on ${heldOn.join(" and ")}`;
  return [{ text: title, href: url }, ` (${source}, ${formatUtcShort(publishedTsMs)} UTC${about}${near})`];
}
