/** The words that an order may be made of. What is not here is not used, and then the order is not taken. */

export const POLITE: readonly string[] = [
  "please", "pls", "plz", "kindly", "just", "ok", "okay", "hey", "hi", "yo", "now", "can you", "could you",
  "i want to", "i want you to", "i'd like to", "i would like to", "i wanna", "let's", "lets", "go ahead and",
]; // prettier-ignore

/** What may stand at the end of any order. */
export const CLOSING: readonly string[] = ["please", "pls", "plz", "now", "thanks", "thank you", "thx"];

export type OrderKind = "long" | "short" | "buy" | "close" | "exits" | "pause" | "resume" | "flatten" | "ban" | "unban"; // prettier-ignore

/** How each order begins. */
export const VERBS: Readonly<Record<OrderKind, readonly string[]>> = {
  long: ["long", "go long", "go long on", "open a long", "open long", "enter a long", "take a long"],
  short: ["short", "go short", "go short on", "open a short", "open short", "enter a short", "take a short"],
  buy: ["buy", "get me", "grab", "pick up", "ape", "ape into"],
  close: [
    "close", "clsoe", "colse", "close out", "exit", "sell", "sell off", "dump", "liquidate", "unwind", "offload",
    "ditch", "get out of", "get rid of", "get me out of",
  ], // prettier-ignore
  exits: ["move", "set", "put", "change", "update", "adjust"],
  pause: [
    "pause",
    "halt",
    "freeze",
    "suspend",
    "stop trading",
    "stop entries",
    "stop opening",
    "no more",
    "no new",
  ],
  resume: ["resume", "unpause", "restart", "reactivate", "unfreeze"],
  flatten: ["flatten", "close everything", "close all positions", "sell everything", "exit everything"],
  ban: ["ban", "blacklist", "put a ban on"],
  unban: ["unban", "lift the ban on", "lift the ban of", "remove the ban on", "remove the ban of"],
};

export const LEVELS: Readonly<Record<"takeProfit" | "stopLoss", readonly string[]>> = {
  takeProfit: ["tp", "take profit", "take-profit", "takeprofit", "target"],
  stopLoss: ["sl", "stop", "stop loss", "stop-loss", "stoploss"],
};

export const MONEY: readonly string[] = ["usdt", "usd", "dollars", "dollar", "bucks", "$"];
export const MARGIN: readonly string[] = ["margin", "collateral"];
export const LEVERAGE: readonly string[] = ["leverage", "lev"];
export const COINS: readonly string[] = ["coins", "coin", "tokens", "token", "units"];
export const PERCENT: readonly string[] = ["%", "percent", "pct"];
export const TIMES: readonly string[] = ["x", "times"];

/** Words that carry nothing beside what they stand next to. */
const ARTICLES = "a an the my our some in on into of for with and".split(" ");
const THINGS: Readonly<Record<OrderKind, string>> = {
  long: "worth position paper order trade perp perps futures",
  short: "worth position paper order trade perp perps futures",
  buy: "worth paper order",
  close: "position trade holding bag all whole entire out completely",
  exits: "position trade to at",
  pause: "trading entries entry new positions trades opening",
  resume: "trading entries entry opening positions trades",
  flatten: "",
  ban: "trading entries",
  unban: "",
};

export function fillersOf(kind: OrderKind): readonly string[] {
  return [...ARTICLES, ...THINGS[kind].split(" ").filter((word) => word !== "")];
}
