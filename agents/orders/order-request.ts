/**
 * Whether a text orders something ("buy 2 sol", "close my eth", "move the btc stop to 95000"), rather than asks about
 * it, and in which lane. Sentences of this kind differ in one word, so a rule tells them apart and not a likeness.
 */
import { maskEntities } from "#agents/read-input.ts";
import { intentOf } from "#agents/intent.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";

export type OrderRequest = {
  readonly kind: "open" | "close" | "exits";
  /** `any`: a close or exits of whatever is held. */
  readonly lane: "spot" | "futures" | "any";
};

const POLITE =
  "(?:(?:please|pls|plz|kindly|can you|could you|would you|just|lets|let s|now|i want to|i want you to|i d like to|i would like to|i wanna|ok|okay|yo|hey|quickly|go and)\\b ?)*";
const SIDE = "(?:long|short)";
const OPEN_VERB = `(?:spot buy|buy|long|short|go ${SIDE}|ape|enter|get me|grab|pick up|put|(?:open|take|start|place|enter|do|make)(?: (?:an?|new|another|the|small|quick))* (?:${SIDE}|buy|order))`;
const CLOSE_VERB =
  "(?:clsoe|colse|close|exit|sell|dump|liquidate|unwind|shut|kill|offload|ditch|cut|get out of|get rid of|get us out of|get me out of|cash in|take profits? on|take off|bail out of|cover)(?: out| down| off| of)*";
const EXITS_VERB =
  "(?:move|set|put|change|tighten|raise|lower|trail|adjust|bring|shift|widen|loosen|remove|drop|cancel|update|push|pull|give)";
const LEVEL = "(?:tp|sl|stops?|stop loss(?:es)?|take profits?|targets?|exits?|stoploss|takeprofit)";
const FILLER =
  "(?:an?|me|my|some|more|the|in|into|on|of|all|worth|x|long|short|usdt|usd|dollars?|bucks|countname|\\d\\w*|spot|perps?|futures?|position|order|with|for|at|to|and|bookname|margin|leverage|from|out|s|half|part|quarter|open|paper|our|your|that|this|whole|up|down)";
const ABOUT = "(?! (?:signals?|trades|pnl|history))";

const OPEN = new RegExp(`^${POLITE}${OPEN_VERB}(?: ${FILLER})* symbolname\\b${ABOUT}(?! positions?\\b)`, "i");
/** "sol short 20 dollars": a size makes it an order. */
const COIN_FIRST = new RegExp(`^${POLITE}symbolname (?:${SIDE}|buy)\\b.*\\bcountname\\b`, "i");
const CLOSE = new RegExp(`^${POLITE}${CLOSE_VERB}(?: ${FILLER})* symbolname\\b${ABOUT}`, "i");
const EXITS = new RegExp(`^${POLITE}${EXITS_VERB}\\b(?=.*\\b${LEVEL}\\b).*\\bsymbolname\\b`, "i");
const LEVELS_FIRST = new RegExp(
  `^${POLITE}(?:symbolname (?:${LEVEL})|${LEVEL} (?:of|on|for) symbolname)\\b.*\\bcountname\\b`,
  "i",
);
/** "put sol back in the pairs": what may be opened, not an order. */
const OF_THE_LIST = /\b(?:pairs?|universe|pair list)\b(?! of)|\bpairs of\b|\b(?:black|ban|white)[ -]?list/i;
const FUTURES = /\b(?:long|short|perps?|futures?|leverage|margin)\b|\b\d{1,3}(?:\.\d+)?\s*x\b|\bx\s*\d/i;

export function readOrderRequest(said: string, desk: DeskReader): OrderRequest | null {
  if (OF_THE_LIST.test(said) || intentOf(said) !== "tells") return null;
  const plain = maskEntities(said, desk)
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const isSpot = /\bspot\b/i.test(said);
  if (EXITS.test(plain) || LEVELS_FIRST.test(plain)) return { kind: "exits", lane: isSpot ? "spot" : "any" };
  if (CLOSE.test(plain)) return { kind: "close", lane: isSpot ? "spot" : "any" };
  if (!OPEN.test(plain) && !COIN_FIRST.test(plain)) return null;
  if (isSpot) return { kind: "open", lane: "spot" };
  return { kind: "open", lane: FUTURES.test(said) ? "futures" : "spot" };
}
