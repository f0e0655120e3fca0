/** Reads an order out of words: size, leverage, levels. What was not said is left out; nothing here has a default. */
import { blankBooks, NUMBER_WORDS, basesOf } from "#agents/read-input.ts";
import { symbolMentions } from "#agents/read-symbol.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";

export type OrderUnit = "usdt" | "margin" | "coins";

/** As typed, in plain decimals: amounts "20", levels "3%" or "190.5". */
export type OrderWords = {
  readonly amount?: string;
  readonly unit?: OrderUnit;
  readonly leverage?: number;
  readonly takeProfit?: string;
  readonly stopLoss?: string;
};

const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?k?`;
const LEVERAGE = new RegExp(
  String.raw`\b(\d{1,3}(?:\.\d+)?)\s*x\b|\bx\s*(\d{1,3})\b|\bleverage\s*(?:of|=|:)?\s*(\d{1,3})\b`,
  "i",
);
const TAKE_PROFIT_WORDS = String.raw`tp|take[- ]?profits?|targets?`;
const STOP_LOSS_WORDS = String.raw`sl|stop[- ]?loss(?:es)?|stops?`;
const TAKE_PROFIT = levelOf(TAKE_PROFIT_WORDS);
const STOP_LOSS = levelOf(STOP_LOSS_WORDS);
const MONEY = new RegExp(
  String.raw`\$\s*(${NUMBER})|\b(${NUMBER})\s*(?:usdt|usd|dollars?|bucks|\$)(?![\p{L}\d])`,
  "iu",
);
const BARE = new RegExp(String.raw`(?<![\p{L}\d.$])(${NUMBER})(?![\p{L}\d%.])`, "iu");
const COINS = /\b(?:coins?|tokens?|units?)\b/i;
const MARGIN = /\b(?:margin|collateral|stake)\b/i;
const WORD_NUMBERS = new RegExp(`\\b(${Object.keys(NUMBER_WORDS).join("|")})\\b`, "gi");

/** The number behind a level's name, with no other level between them; money and leverage are no level. */
function levelOf(names: string): RegExp {
  const other = String.raw`(?!\b(?:${TAKE_PROFIT_WORDS}|${STOP_LOSS_WORDS})\b)[^\d]`;
  const size = String.raw`(?![\d.,k])(?!\s*(?:usdt|usd|dollars?|bucks|x)\b)`;
  return new RegExp(String.raw`\b(?:${names})\b(?:${other})*(${NUMBER})${size}(\s*%|\s*percent\b)?`, "i");
}

/** `{ amount, unit, leverage, takeProfit, stopLoss }` of a text, as far as it says them. */
export function readOrderWords(text: string, desk: DeskReader): OrderWords {
  const plain = withDigits(blankBooks(text, desk.books()));
  const takeProfit = levelIn(plain, TAKE_PROFIT);
  const stopLoss = levelIn(plain, STOP_LOSS);
  const sizes = plain.replace(TAKE_PROFIT, " ").replace(STOP_LOSS, " ");
  const leverage = LEVERAGE.exec(sizes);
  const lever = leverage === null ? undefined : Number(leverage[1] ?? leverage[2] ?? leverage[3]);
  return {
    ...sizeIn(sizes.replace(LEVERAGE, " "), desk),
    ...(lever !== undefined && { leverage: lever }),
    ...(takeProfit !== undefined && { takeProfit }),
    ...(stopLoss !== undefined && { stopLoss }),
  };
}

/** Only the levels of a text. */
export function readLevels(text: string, desk: DeskReader): Pick<OrderWords, "takeProfit" | "stopLoss"> {
  const plain = withDigits(blankBooks(text, desk.books()));
  const takeProfit = levelIn(plain, TAKE_PROFIT);
  const stopLoss = levelIn(plain, STOP_LOSS);
  return {
    ...(takeProfit !== undefined && { takeProfit }),
    ...(stopLoss !== undefined && { stopLoss }),
  };
}

function withDigits(text: string): string {
  return text.replaceAll(WORD_NUMBERS, (word) => String(NUMBER_WORDS[word.toLowerCase()] ?? word));
}

function levelIn(text: string, words: RegExp): string | undefined {
  const [, digits, sign] = words.exec(text) ?? [];
  return digits === undefined ? undefined : `${decimalOf(digits)}${sign === undefined ? "" : "%"}`;
}

function sizeIn(text: string, desk: DeskReader): Pick<OrderWords, "amount" | "unit"> {
  const money = MONEY.exec(text);
  if (money !== null)
    return { amount: decimalOf(money[1] ?? money[2] ?? ""), unit: MARGIN.test(text) ? "margin" : "usdt" };
  const bare = BARE.exec(text);
  if (bare?.[1] === undefined) return {};
  const amount = decimalOf(bare[1]);
  if (MARGIN.test(text)) return { amount, unit: "margin" };
  return isOfCoin(text, bare.index + bare[0].length, desk) ? { amount, unit: "coins" } : { amount };
}

/** "2 sol", "0.5 of eth": the number stands before the coin. */
function isOfCoin(text: string, end: number, desk: DeskReader): boolean {
  if (COINS.test(text)) return true;
  const next = symbolMentions(text, basesOf(desk)).find(({ start }) => start >= end);
  return next !== undefined && /^\s*(?:of\s+)?$/i.test(text.slice(end, next.start));
}

/** "1,500" and "1.5k" in plain digits. */
function decimalOf(typed: string): string {
  const digits = typed.replaceAll(",", "");
  if (!/k$/i.test(digits)) return digits;
  const [whole = "0", fraction = ""] = digits.slice(0, -1).split(".");
  const scaled = `${whole}${fraction.padEnd(3, "0").slice(0, 3)}`.replace(/^0+(?=\d)/, "");
  const rest = fraction.slice(3);
  return rest === "" ? scaled : `${scaled}.${rest}`;
}

const HALF_WORDS = /\b(?:half|quarter|third|part|some)\b|\b\d{1,2}(?:\.\d+)?\s*(?:%|percent\b)/i;

/** Whether a close is asked for in part ("half of my eth", "30% of it", "2 sol"): closes are whole here. */
export function asksForPart(text: string, desk: DeskReader): boolean {
  const plain = withDigits(blankBooks(text, desk.books()));
  if (/\b100\s*(?:%|percent\b)/i.test(plain)) return false;
  return HALF_WORDS.test(plain) || sizeIn(plain, desk).unit !== undefined;
}
