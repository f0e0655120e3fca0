import { z } from "zod";
import { marketFootnote } from "#agents/blocks.ts";
import { defineSkill, isRefusal, type Question } from "#agents/define.ts";
import { marketSchema, signalSchema } from "#agents/figure-schemas.ts";
import { symbolField } from "#agents/inputs.ts";
import { readSymbolInput } from "#agents/read-input.ts";
import { asChoices, basesToOffer, symbolsOf } from "#agents/targets.ts";
import type { MarketFigures, SignalFigures } from "#src/domain/figures.ts";
import { bold, text, type Block, type Span } from "#src/domain/message.ts";
import { price } from "#src/domain/money.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatDuration, formatPercent, formatPrice, formatSymbol, formatUtc } from "#src/facts/format.ts";

export const explainSignal = defineSkill({
  name: "explain-signal",
  description: "Why: the evidence of a symbol's newest signal, and what became of it on each book.",
  examples: [
    "why btc",
    "why did we go long on ether",
    "why are we short sol",
    "explain the btc signal",
    "explain eth",
    "what is the reason for the btc trade",
    "the reason behind the xrp position",
    "what is the thesis on eth",
    "the evidence for btc",
    "why did you buy doge",
    "why is it long btc",
    "why was sol denied",
    "tell me about the eth signal",
    "what do you think of btc",
    "why did you not enter btc",
    "explain the last signal",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  input: z.strictObject({ symbol: symbolField }),
  output: z.object({ market: marketSchema, symbol: z.string(), signal: signalSchema.nullable() }),
  readInput: (said, { desk }) => readSymbolInput(said, desk),
  run({ symbol }, { desk }) {
    if (symbol === undefined) return askSymbol(desk);
    const symbols = symbolsOf(symbol, desk);
    if (isRefusal(symbols)) return symbols;
    const signal = newestOf(symbols, desk);
    const name = formatSymbol(signal?.symbol ?? symbols[0] ?? symbol);
    return { ok: true, output: { market: desk.market(), symbol: name, signal } };
  },
  render({ market, symbol, signal }) {
    if (signal === null) {
      const blocks = [text(`The scanner has had no opinion about ${symbol} so far.`)];
      return { headline: `PAPER: no signal for ${symbol} yet`, blocks, ...marketFootnote(market) };
    }
    return {
      headline: `PAPER: ${symbol} ${signal.side}, confidence ${formatPercent(signal.confidence, 0)}`,
      blocks: [text(signal.thesis), figuresBlock(signal, market), ...evidenceBlocks(signal)],
      ...marketFootnote(market),
    };
  },
});

function askSymbol(desk: DeskReader): Question {
  const choices = basesToOffer(desk).map((symbol) => ({
    label: symbol,
    skill: "explain-signal",
    input: { symbol },
  }));
  return {
    asked: true,
    question: "Which symbol do you mean?",
    hint: 'Type it, for example "why btc".',
    choices: asChoices(choices),
  };
}

function newestOf(symbols: readonly string[], desk: DeskReader): SignalFigures | null {
  const signals = symbols.map((symbol) => desk.lastSignal(symbol)).filter((signal) => signal !== null);
  return signals.toSorted((a, b) => b.eventTsMs - a.eventTsMs)[0] ?? null;
}

function figuresBlock(signal: SignalFigures, market: MarketFigures): Block {
  const age = formatDuration(market.venueNowMs - signal.eventTsMs);
  return {
    type: "fields",
    fields: [
      { label: "When", value: `${formatUtc(signal.eventTsMs)}, ${age} ago` },
      { label: "Price then", value: formatPrice(signal.price) },
      { label: "Wrong if it reaches", value: formatPrice(signal.falsifyingPrice) },
    ],
  };
}

/** What the strategy calls its figures, in the words of its thesis. */
const EVIDENCE_WORDS: Readonly<Record<string, string>> = {
  emaFast: "EMA fast",
  emaSlow: "EMA slow",
  rsi: "RSI",
  close: "Close of the bar",
};
const PRICES: ReadonlySet<string> = new Set(["emaFast", "emaSlow", "close"]);

/** Prices as everywhere else; everything as the record has it that is none. */
function shownValue(name: string, value: string): string {
  return PRICES.has(name) && /^\d{1,7}\.\d{8}$/.test(value) ? formatPrice(price(value)) : value;
}

function evidenceBlocks(signal: SignalFigures): readonly Block[] {
  const evidence = Object.entries(signal.evidence).map(([name, value]) => ({
    label: EVIDENCE_WORDS[name] ?? name,
    value: shownValue(name, value),
  }));
  const outcomes = signal.outcomes.map(({ bookId, action, reason }): readonly Span[] => [
    bold(bookId),
    reason === null ? ` ${action}` : ` ${action}: ${reason}`,
  ]);
  return [
    ...(evidence.length === 0 ? [] : [text(bold("Evidence")), { type: "fields" as const, fields: evidence }]),
    text(bold("What became of it")),
    outcomes.length === 0 ? text("No book has acted on it yet.") : { type: "list", items: outcomes },
  ];
}
