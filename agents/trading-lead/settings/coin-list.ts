/** The universe of a book as people type it: coins in any spelling, or "all". */
import { readSymbol } from "#agents/read-symbol.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import type { Reading, ValueKind } from "./value-kinds.ts";

const ALL = /^(?:all|every|everything|any)(?: (?:coins?|pairs?|symbols?))?$/i;
const SEPARATORS = /[\s,;+&]+|\band\b/i;

/** Base assets in the order in which they were typed, each once; null is everything that the desk watches. */
export const COIN_LIST: ValueKind<readonly string[] | null> = {
  wanted: 'coins that the desk watches, or "all"',
  sample: "BTC, ETH, SOL",
  choices: (bases) => (bases === null ? [] : ["all"]),
  parse: (text, watched) => (ALL.test(text) ? { value: null } : readCoins(text, watched)),
  show: (bases) => (bases === null ? "all" : bases.join(", ")),
  find(after) {
    const named = after.replace(/(?:^|\s)(?:of|on|for|in)\b.*$/i, "").trim();
    return named === "" ? undefined : named;
  },
};

function readCoins(text: string, watched: ReadonlySet<string>): Reading<readonly string[]> {
  const words = text.split(SEPARATORS).filter((word) => word !== "");
  const bases = words.map((word) => watchedBase(word, watched));
  const unknown = words.filter((_word, index) => bases[index] === undefined);
  if (unknown.length > 0) return { fault: `the desk does not watch ${unknown.join(", ")}` };
  const named = bases.filter((base) => base !== undefined);
  return named.length === 0 ? { fault: `"${text}" names no coin` } : { value: [...new Set(named)] };
}

/** A whole word is a coin here also when it is an English one ("near", "link"). */
function watchedBase(word: string, watched: ReadonlySet<string>): string | undefined {
  const typed = baseFromText(word);
  return typed !== null && watched.has(typed) ? typed : readSymbol(word, watched);
}
