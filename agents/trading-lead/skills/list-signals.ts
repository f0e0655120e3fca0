import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, type SkillButton } from "#agents/define.ts";
import { marketSchema, signalSchema } from "#agents/figure-schemas.ts";
import { countField } from "#agents/inputs.ts";
import { present, readCount } from "#agents/read-input.ts";
import type { SignalFigures } from "#src/domain/figures.ts";
import { text } from "#src/domain/message.ts";
import { formatAge, formatPercent, formatSymbol } from "#src/facts/format.ts";

const COUNT = 5;
const WHY_BUTTONS_MAX = 3;

export const listSignals = defineSkill({
  name: "list-signals",
  description: "The newest trading signals of the scanner: symbol, side, confidence, time.",
  examples: [
    "last 5 signals",
    "signals",
    "show the newest signals",
    "newest signal",
    "what signals came in",
    "what looks good to trade",
    "any new signals",
    "latest signals please",
    "what is the scanner seeing",
    "what does the scanner find",
    "any setups",
    "list of signals",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  live: true,
  input: z.strictObject({ count: countField(COUNT) }),
  output: z.object({ market: marketSchema, signals: z.array(signalSchema).readonly() }),
  readInput: (said) => present({ count: readCount(said) }),
  run: ({ count }, { desk }) => ({
    ok: true,
    output: { market: desk.market(), signals: desk.recentSignals(count) },
  }),
  render({ market, signals }) {
    const newest = signals[0];
    if (newest === undefined) {
      const blocks = [text("The scanner speaks at the close of a bar. The status shows when it last ran.")];
      return { headline: "PAPER: no signals yet", blocks, ...marketFootnote(market) };
    }
    return {
      headline: `PAPER: newest signal ${formatSymbol(newest.symbol)} ${newest.side}, ${signals.length} shown`,
      blocks: [
        {
          type: "table",
          columns: [left("Signal"), right("Conf."), right("Ago")],
          rows: signals.map((signal) => signalRow(signal, market.venueNowMs)),
        },
      ],
      buttons: [whyButtons(signals)],
      ...marketFootnote(market),
    };
  },
});

function signalRow(signal: SignalFigures, nowMs: number): readonly string[] {
  return [
    `${formatSymbol(signal.symbol)} ${signal.side}`,
    formatPercent(signal.confidence, 0),
    formatAge(nowMs - signal.eventTsMs),
  ];
}

function whyButtons(signals: readonly SignalFigures[]): readonly SkillButton[] {
  const symbols = [...new Set(signals.map((signal) => signal.symbol))].slice(0, WHY_BUTTONS_MAX);
  return symbols.map((symbol) => ({
    label: `Why ${formatSymbol(symbol)}`,
    skill: "explain-signal",
    input: { symbol },
  }));
}
