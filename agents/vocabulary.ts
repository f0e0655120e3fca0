/**
 * The desk's words for what people say in many: a small thesaurus, so that an example sentence also teaches its
 * synonyms. It only helps to find a skill; arguments are read from what the person really typed.
 */
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { RoutableSkill } from "#src/ports/skill-router.ts";
import { asksForAlerts } from "./coo/alert-request.ts";
import { intentOf } from "./intent.ts";
import { readOrderRequest } from "./orders/order-request.ts";
import { maskEntities } from "./read-input.ts";
import { maskPath } from "./read-path.ts";

type RoutingWords = {
  normalise(text: string): string;
  weigh(text: string): (skill: RoutableSkill) => number;
};

/** Phrases first, since they are made of words that mean something else alone. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  // What is to be remembered may be about anything: only that it is to be remembered says who is asked.
  [
    /\b(?:remember|keep in mind|memori[sz]e|(?:do not|don'?t) forget|note)(?: for me| please| pls)?(?: that\b|:).*$/gs,
    "toberemembered",
  ],
  [/\bwhat\b.*\b(?:remember|(?:tell|told) you)\b.*$|\brecall\b.*$/gs, "whatisremembered"],
  [/\b(?:turn|switch|disable|enable)\b(?=.*\b(?:spot|futures|perps?)\b)/g, "set"],
  [/\b(?:turn|switch|put|bring|get)\b(?=.*\bback on\b)/g, "resume"],
  [/\b(?:lift|remove|end|drop|take)\b(?=.*\bban\b)/g, "unban"],
  [/\bback on\b|\bkick (?:off|start)\b|\bgo ahead\b/g, "resume"],
  [/\b(?:get|getting) (?:rid|out) of\b|\bclose out\b|\bcash in\b|\btake off\b/g, "close"],
  [/\b(?:get|be|go|me) flat\b|\bpull the plug\b|\bbail out\b/g, "flatten"],
  [
    /\b(?:stop|quit|cease|avoid|no more|don'?t|do not|never) (?:any |more |new )*(?:\w+ing|take|open|enter|buy|trade)\b/g,
    "pause",
  ],
  [/\b(?:stop|keep|prevent|hinder)\b.*\bfrom (?:\w+ing)\b/g, "pause"],
  [/\bno (?:more|new|further)\b(?= (?:entr|position|trad|buy|order))|\bhold (?:off|back)\b/g, "pause"],
  [/\b(?:send|give|fetch) me\b/g, "show me"],
  [/\bhow come\b|\bwhat made\b|\bwhat is behind\b|\bwhats behind\b/g, "why"],
  [/\bp ?[&/] ?l\b|\bprofits? (?:and|or) loss(?:es)?\b|\bup or down\b/g, "profit"],
  [/\bround[ -]?trips?\b/g, "trades"],
  [/\bside by side\b|\bnext to each other\b|\bvs\.?\b|\bhead to head\b/g, "compare"],
  [/\bcatch me up\b|\bfill me in\b|\bbring me up to speed\b|\bheads up\b/g, "brief"],
  [/\bstop[ -]?loss(?:es)?\b|\btake[ -]?profits?\b|\b(?:tp|sl)\b/g, "exits"],
  [
    /\b(?:win|hit|success)(?:ning)? ?(?:rates?|ratios?)\b|(?<!countname )\bpercent(?:age)?\b|\bbatting average\b/g,
    "winrate",
  ],
  [/\badds? up\b/g, "agree"],
  [/\bwho (?:(?:has|have|was) (?:been )?)?(?:did|\w+ed|\w+ing)\b.*/g, "who did what"],
  [/\b(?:call me|my name is|i am called) \w+/g, "callme nameword"],
  [/(?<=\w \w+ .*)\b(?:because|due to)\b.*$/gs, ""],
  // What stands behind a colon is what is spoken of: a text to check, a reason.
  [/(?<=\w \w+ ?\w*): .*$/gs, ""],
];

/** One line per meaning: the desk's word, then what people say for it. */
const SYNONYMS: readonly string[] = [
  "pause halt freeze suspend disable block",
  "resume unpause reactivate restart continue enable reenable unfreeze unblock",
  "close exit liquidate dump unwind shut offload sell kill ditch",
  "all everything whole entire every",
  "flatten flat panic",
  "why y reason reasons rationale thesis motive evidence explain justify logic",
  "signals setups opportunities ideas calls",
  "trades deals",
  "closed finished completed done",
  "positions holdings holding hold exposure",
  "money cash funds capital dollars bucks",
  "profit pnl gains earnings earned earn winnings returns made make making loss losses lost lose losing",
  "best worst strongest weakest",
  "coin coins pair pairs token tokens asset assets ticker tickers",
  "results performance breakdown split",
  "statistics stats",
  "compare versus against difference differ better beat beats beating worse winning",
  "memory ram mem",
  "audit ledger reconcile reconciliation consistent integrity",
  "help halp commands instructions manual guide lost",
  "brief briefing summary rundown overview recap update overnight",
  "status state situation stand",
  "day daily days today yesterday",
  "week weekly weeks",
  "month monthly months",
  "books portfolios accounts",
  "broken broke break breaks wrong",
  "newest latest recent last",
  "rules rule settings setting config configuration configured parameters limits",
  "set change adjust raise lower increase decrease modify",
  "headlines news headline papers press stories",
  "trending trends trend trendy",
  "chart graph plot draw picture visualize visualise diagram curve scatter charts graphs plots",
  "digest newsletter",
  "edit reword rewrite",
  "ban blacklist",
  "unban unblacklist whitelist",
  "model llm",
  "restricted banned bans blacklisted",
];

const WORD_OF: ReadonlyMap<string, string> = new Map(
  SYNONYMS.flatMap((line) => {
    const [word = "", ...others] = line.split(" ");
    return others.map((other) => [other, word] as const);
  }),
);

/** "run git status": what is to be run, and whether it may, is for the skill to read. */
const COMMAND =
  /^\s*(?:(?:please|pls|can you|could you)\s+)*(?:run|execute|exec)\s+(?:the\s+)?(?:shell\s+)?(?:command\s+)?(?!(?:an?|the|my|all|any|some|it|this|that|audits?|self|diagnostics?|sanity|qa|scans?|checks?|reports?|briefs?|numbers|shadow|replay|experiment|books?|sim|honesty|through|down|now|again|another|what|commands?)\b)[a-z./]/i;

/** How much a write loses against reads where a person asks, or tells to show. */
const MOOD_WEIGHT = { asks: 0.45, shows: 0.6, tells: 1 } as const;

/** What the router needs to know of how people put things. */
export function routingWords(desk: DeskReader): RoutingWords {
  return {
    normalise: (text) => normaliseRequest(text, desk),
    weigh: (text) => {
      const ofWrites = MOOD_WEIGHT[intentOf(text)];
      return ({ effect }) => (effect === "write" ? ofWrites : 1);
    },
  };
}

/** A request in the desk's words: names, symbols and numbers masked, synonyms put by one word. */
function normaliseRequest(text: string, desk: DeskReader): string {
  if (COMMAND.test(text)) return "machinecommand runonmachine";
  if (intentOf(text) === "tells" && asksForAlerts(text)) return "changealerts alertschange";
  const order = readOrderRequest(text, desk);
  // What an order says beside its kind and its lane is for the skill to read.
  if (order !== null) return `${order.kind}order ${order.kind}${order.lane}`;
  let said = maskEntities(maskPath(text), desk).toLowerCase().replaceAll("’", "'");
  for (const [phrase, word] of PHRASES) said = said.replaceAll(phrase, word);
  return said.replaceAll(/[\p{L}\p{N}]+/gu, (word) => WORD_OF.get(word) ?? word);
}
