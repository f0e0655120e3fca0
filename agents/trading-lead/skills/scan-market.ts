import { z } from "zod";
import { marketFootnote } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { marketSchema, priceSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { bold, text } from "#src/domain/message.ts";
import type { ScanNow } from "#src/ports/market-look.ts";
import { formatPercent, formatPrice, formatSymbol, formatUtc } from "#src/facts/format.ts";

const SHOWN_MAX = 12;

const scanSchema: z.ZodType<ScanNow> = z.object({
  looks: z
    .array(
      z.object({
        symbol: z.string(),
        lane: z.enum(["spot", "futures"]),
        price: priceSchema,
        wouldSay: z
          .object({ side: z.enum(["long", "short"]), confidence: z.number(), thesis: z.string() })
          .nullable(),
      }),
    )
    .readonly(),
  skipped: z.int().nonnegative(),
  nextCloseTsMs: z.number(),
});

export const scanMarket = defineSkill({
  name: "scan-market",
  description: "Scan now: what the strategy would say of every coin if its bar closed at this moment.",
  examples: [
    "scan now",
    "run a scan",
    "scan the market",
    "scan all pairs now",
    "rescan",
    "look at the market now",
    "do a scan and tell me what you see",
    "what would trigger at this moment",
    "is anything about to signal",
    "check all the coins for setups now",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "look"],
  input: noInput,
  output: z.object({ market: marketSchema, scan: scanSchema }),
  readInput: () => ({}),
  run: (_input, { desk, look }) => ({ ok: true, output: { market: desk.market(), scan: look.scanNow() } }),
  render({ market, scan }) {
    const found = scan.looks.flatMap(({ symbol, price, wouldSay }) =>
      wouldSay === null ? [] : [{ symbol, price, ...wouldSay }],
    );
    return {
      headline: `Scanned ${scan.looks.length} symbols: ${found.length} would signal now`,
      blocks: [
        ...(found.length === 0
          ? []
          : [
              {
                type: "list" as const,
                items: found
                  .toSorted((a, b) => b.confidence - a.confidence)
                  .slice(0, SHOWN_MAX)
                  .map(({ symbol, price, side, confidence, thesis }) => [
                    bold(`${formatSymbol(symbol)} ${side}`),
                    ` at ${formatPrice(price)}, confidence ${formatPercent(confidence, 0)}: ${thesis}`,
                  ]),
              },
            ]),
        text(
          `A look, nothing more: the books decide when bars close, next at ${formatUtc(scan.nextCloseTsMs)}, and until then a price may turn.`,
        ),
        ...(scan.skipped === 0 ? [] : [text(`${scan.skipped} symbols have too few bars or no fresh price.`)]),
      ],
      ...marketFootnote(market),
    };
  },
});
