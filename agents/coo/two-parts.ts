/**
 * "how is book 2 doing and why did we short sol": a request for two specialists, answered in one message. Two reads are
 * run and joined. Of two things that change something, one is chosen first: never two writes at once.
 */
import { bold, text, type OutboundMessage, type Severity } from "#src/domain/message.ts";

const SEPARATOR = /\s*[;?.]\s+|\s*,\s+|\s+(?:and|then|plus|also|&)\s+/gi;
const LEADING = /^(?:and|then|also|plus|tell me|as well)\s+/i;
/** A part of its own begins with a question, a verb or what is asked about; "eth on book 1" is the rest of another one. */
const BEGINS =
  /^(?:please |pls |can you |could you )?(?:what|whats|what's|why|how|hows|how's|which|who|whos|when|where|is|are|am|was|did|do|does|has|have|any|show|tell|give|list|explain|compare|check|run|scan|close|pause|stop|resume|flatten|buy|sell|short|long|open|go|set|change|move|ban|unban|add|remove|approve|decline|lock|status|balance|profit|pnl|signals|trades|health|logs|fees|news|headlines|equity|drawdown|performance|disk|version|settings|pairs|stats|statistics|allocation|benchmark|incidents|(?:the |my |our |any )?(?:last|latest|newest|current|open|best|worst)|any)\b/i;
const PLAN = /^\s*(?:plan|first|two things|both)\s*[:,]\s*/i;
const WORDS_MIN = 2;
const SPLITS_MAX = 6;

/** Every way to read a text as two requests, the first separator first. */
export function splitsOf(whole: string): readonly (readonly [string, string])[] {
  const said = whole.replace(PLAN, "");
  return [...said.matchAll(SEPARATOR)].slice(0, SPLITS_MAX).flatMap((match) => {
    const first = said.slice(0, match.index).trim();
    const second = said
      .slice(match.index + match[0].length)
      .replace(LEADING, "")
      .trim();
    const isTwo = wordsIn(first) >= WORDS_MIN && wordsIn(second) >= WORDS_MIN;
    return isTwo && BEGINS.test(first) && BEGINS.test(second) ? [[first, second] as const] : [];
  });
}

function wordsIn(said: string): number {
  return said.split(/\s+/).filter((word) => word !== "").length;
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Two messages as one, each under its own headline. */
export function joinMessages(first: OutboundMessage, second: OutboundMessage): OutboundMessage {
  const both = [first, second];
  const footnotes = new Set(both.flatMap(({ footnote }) => footnote ?? []));
  const buttons = both.flatMap((message) => message.buttons ?? []);
  return {
    kind: second.kind === "approval" ? "approval" : "answer",
    severity: RANK[first.severity] >= RANK[second.severity] ? first.severity : second.severity,
    headline: `1. ${first.headline} 2. ${second.headline}`,
    blocks: both.flatMap(({ headline, blocks }, index) => [
      text(bold(`${index + 1}. ${headline}`)),
      ...blocks,
    ]),
    ...(buttons.length > 0 && { buttons }),
    ...(footnotes.size > 0 && { footnote: [...footnotes].join(" ") }),
  };
}
