/** Whether the words around a number make a gain or a loss of it: "lost 12.34", "a loss of 3", "up 2%"; not "stop-loss", not "profit factor". */
import type { Span } from "./spans.ts";

export type Direction = -1 | 0 | 1;

const DOWN =
  /^(?:lost|loses?|losing|loss|losses|down|fell|fall(?:s|en|ing)?|dropped|drops?|declin\w+|negative|minus|behind|shed|sank)$/i;
const UP =
  /^(?:gain(?:s|ed|ing)?|made|makes?|making|earn(?:s|ed|ing)?|up|rose|rise[ns]?|rising|grew|profit(?:s|ed)?|positive|plus|ahead|climbed)$/i;
/** What turns the meaning of the word that follows it. */
const NEGATION = /^(?:not|no|never|without|neither|nor|n['’]t|isn['’]t|wasn['’]t|didn['’]t|avoided)$/i;
const WORDS_BEFORE = 4;
const WORDS_BEHIND = 2;
const WORD = /[\p{L}'’-]+/gu;
const JOINTS = "and|but|while|whereas|against|versus|vs";
/** What ends the clause in front of a number; a comma or point within figures does not. */
const BREAK_BEFORE = new RegExp(String.raw`(?<!\d)[.]|[!?;:()\n]|,(?!\d)|\b(?:${JOINTS})\b`, "gi");
const BREAK_BEHIND = new RegExp(String.raw`[.!?;:,()\n]|\b(?:${JOINTS})\b`, "gi");

export type Directions = {
  /** The nearest word that says so, within the clause: four words before the number, two behind it. */
  at(start: number, end: number): Direction;
};

/** Reads a text once, so that many numbers in it cost no more than its length. */
export function readDirections(text: string): Directions {
  const words = spansOf(text, WORD);
  const breaks = { before: spansOf(text, BREAK_BEFORE), behind: spansOf(text, BREAK_BEHIND) };
  return {
    at(start, end) {
      const before = wordsBefore(text, start, words, breaks.before);
      for (const [index, word] of before.slice(0, WORDS_BEFORE).entries()) {
        const direction = wordDirection(word);
        if (direction === 0 || before[index - 1] === "factor") continue;
        return NEGATION.test(before[index + 1] ?? "") ? 0 : direction;
      }
      const behind = wordsBehind(text, end, words, breaks.behind);
      return behind.map(wordDirection).find((direction) => direction !== 0) ?? 0;
    },
  };
}

/** The nearest first, and one more than are looked at: it may be a negation. */
function wordsBefore(
  text: string,
  start: number,
  words: readonly Span[],
  breaks: readonly Span[],
): readonly string[] {
  if (text[start - 1] === ",") return [];
  const from = breaks[firstFrom(breaks, start) - 1]?.end ?? 0;
  const found: string[] = [];
  for (let at = firstFrom(words, start) - 1; at >= 0 && found.length <= WORDS_BEFORE; at -= 1) {
    const word = words[at];
    if (word === undefined || word.start < from) break;
    found.push(text.slice(word.start, Math.min(word.end, start)));
  }
  return found;
}

function wordsBehind(
  text: string,
  end: number,
  words: readonly Span[],
  breaks: readonly Span[],
): readonly string[] {
  const to = breaks[firstFrom(breaks, end)]?.start ?? text.length;
  const first = firstFrom(words, end);
  const glued = words[first - 1];
  const cut = glued !== undefined && glued.end > end ? [text.slice(end, glued.end)] : [];
  const others = words
    .slice(first, first + WORDS_BEHIND)
    .filter((word) => word.start < to)
    .map((word) => text.slice(word.start, word.end));
  return [...cut, ...others].slice(0, WORDS_BEHIND);
}

/** The index of the first span that begins at a place or behind it. */
function firstFrom(spans: readonly Span[], place: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spansOf(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}

function wordDirection(word: string): Direction {
  if (DOWN.test(word)) return -1;
  return UP.test(word) ? 1 : 0;
}
