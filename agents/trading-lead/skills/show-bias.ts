import { z } from "zod";
import { marketFootnote } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { marketSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { text } from "#src/domain/message.ts";
import type { BiasFigures } from "#src/ports/market-look.ts";
import { formatPercent, formatPercentChange, formatSymbol } from "#src/facts/format.ts";

const RATE_UNIT = 1e8;
const LEANING = 0.6;

const moverSchema = z.object({ symbol: z.string(), change: z.number() });
const biasSchema: z.ZodType<BiasFigures> = z.object({
  symbols: z.int().nonnegative(),
  aboveMean: z.number(),
  risingDay: z.number(),
  medianDayChange: z.number().nullable(),
  meanFunding: z.number().nullable(),
  strongest: z.array(moverSchema).readonly(),
  weakest: z.array(moverSchema).readonly(),
});

export const showBias = defineSkill({
  name: "show-bias",
  description: "Market bias: how many coins rise or fall, over a day and against their mean, and funding.",
  examples: [
    "market bias",
    "what is the market bias",
    "is the market bullish or bearish",
    "which way is the market leaning",
    "market mood",
    "is the trend up or down",
    "how is the market today",
    "are coins rising or falling",
    "what is the market doing",
    "market direction",
    "strongest and weakest coins today",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "look"],
  input: noInput,
  output: z.object({ market: marketSchema, bias: biasSchema }),
  readInput: () => ({}),
  run: (_input, { desk, look }) => ({ ok: true, output: { market: desk.market(), bias: look.bias() } }),
  render({ market, bias }) {
    if (bias.symbols === 0)
      return {
        headline: "No bias yet: there are no bars of the last day",
        blocks: [],
        ...marketFootnote(market),
      };
    const { symbols, aboveMean, risingDay, medianDayChange, meanFunding, strongest, weakest } = bias;
    const funding =
      meanFunding === null ? "not known" : `${formatPercent(meanFunding / RATE_UNIT, 4)} a settlement`;
    return {
      headline: `Market bias: ${leaning(bias)} (${formatPercent(risingDay, 0)} of ${symbols} coins up over a day)`,
      blocks: [
        {
          type: "fields",
          fields: [
            { label: "Above their 26-bar mean", value: formatPercent(aboveMean, 0) },
            {
              label: "Median change of a day",
              value: medianDayChange === null ? "none" : formatPercentChange(medianDayChange),
            },
            { label: "Mean funding (positive: longs pay)", value: funding },
            { label: "Strongest", value: moversText(strongest) },
            { label: "Weakest", value: moversText(weakest) },
          ],
        },
        text("What has been, not what will be: no forecast and no advice."),
      ],
      ...marketFootnote(market),
    };
  },
});

function leaning({ aboveMean, risingDay }: BiasFigures): string {
  if (aboveMean >= LEANING && risingDay >= LEANING) return "up";
  return aboveMean <= 1 - LEANING && risingDay <= 1 - LEANING ? "down" : "mixed";
}

function moversText(movers: BiasFigures["strongest"]): string {
  return movers
    .map(({ symbol, change }) => `${formatSymbol(symbol)} ${formatPercentChange(change)}`)
    .join(", ");
}
