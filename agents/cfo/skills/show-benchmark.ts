import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema, priceSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { text } from "#src/domain/message.ts";
import type { HoldFigures } from "#src/ports/market-look.ts";
import { formatPercent, formatPercentChange, formatSymbol, formatUtc } from "#src/facts/format.ts";

/** What a person would hold instead of running a desk. */
const HELD = ["BTC/USDT", "BTC/USDT:USDT", "ETH/USDT", "ETH/USDT:USDT"];
const RATE_UNIT = 1e8;
const MONTH_MS = 30 * 86_400_000;

const holdSchema: z.ZodType<HoldFigures> = z.object({
  symbol: z.string(),
  fromTsMs: z.number(),
  fromPrice: priceSchema,
  price: priceSchema,
});

export const showBenchmark = defineSkill({
  name: "show-benchmark",
  description:
    "The passive benchmark: the books beside simply holding bitcoin or ether, and beside a savings rate.",
  examples: [
    "benchmark",
    "passive benchmark",
    "do we beat holding bitcoin",
    "compare us with buy and hold",
    "would holding btc have been better",
    "are we beating the market",
    "how do we do against hodl",
    "performance against the benchmark",
    "would a savings account have paid more",
    "alpha over buy and hold",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "look"],
  input: noInput,
  output: z.object({
    market: marketSchema,
    books: z.array(bookFiguresSchema).readonly(),
    holds: z.array(holdSchema).readonly(),
    passiveMonthly: z.number(),
  }),
  readInput: () => ({}),
  run(_input, { desk, look }) {
    const symbols = new Set(desk.symbols());
    const bases = new Set<string>();
    const holds: HoldFigures[] = [];
    for (const symbol of HELD) {
      const base = symbol.slice(0, 3);
      if (!symbols.has(symbol) || bases.has(base)) continue;
      const held = look.hold(symbol, 0);
      if (held === null) continue;
      bases.add(base);
      holds.push(held);
    }
    const books = desk.books().map((id) => desk.bookFigures(id));
    return { ok: true, output: { market: desk.market(), books, holds, passiveMonthly: look.passiveMonthly } };
  },
  render({ market, books, holds, passiveMonthly }) {
    const since = Math.min(...holds.map(({ fromTsMs }) => fromTsMs));
    const months = holds.length === 0 ? 0 : (market.venueNowMs - since) / MONTH_MS;
    const passive = (passiveMonthly / RATE_UNIT) * months;
    return {
      headline: `PAPER against passive: ${books
        .map(({ bookId, netReturn }) => `${bookId} ${formatPercentChange(netReturn)}`)
        .join(", ")}`,
      blocks: [
        {
          type: "table",
          columns: [left("What"), right("return")],
          rows: [
            ...books.map(({ bookId, netReturn }) => [`Book ${bookId}`, formatPercentChange(netReturn)]),
            ...holds.map(({ symbol, fromPrice, price }) => [
              `Hold ${formatSymbol(symbol)}`,
              formatPercentChange(price / fromPrice - 1),
            ]),
            ...(holds.length === 0 ? [] : [["Savings", formatPercentChange(passive)]]),
          ],
        },
        text(
          holds.length === 0
            ? "There are no bars to hold a coin over yet."
            : `Held since ${formatUtc(since)}, the first bar of this desk, without fees; savings at ${formatPercent(passiveMonthly / RATE_UNIT, 2)} a month. The books' returns are since they were opened, after fees and funding.`,
        ),
      ],
      ...marketFootnote(market),
    };
  },
});
