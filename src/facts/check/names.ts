/**
 * Finds the names of a text: words with a capital that does not come from the start of a sentence, words in
 * capitals, and `$TICKERS`. A first word of a sentence counts when it stands with a capital elsewhere too, or is
 * followed by one ("Elon Musk said").
 */
import { datesOf } from "./dates.ts";

export type NameMention = { readonly text: string; readonly start: number; readonly end: number };

const CAPITALISED = /\$?\p{Lu}[\p{L}\p{N}'’&-]*(?:[.](?=\p{L})[\p{L}\p{N}]+)*/gu;
/** Words that carry a capital and name nobody. */
const NO_NAMES = new Set(
  "i i'm i've i'd i'll ok pm am utc gmt monday tuesday wednesday thursday friday saturday sunday paper n pnl r".split(
    " ",
  ),
);
/** Small words that begin sentences and names alike; a name that starts with one is checked without it. */
const STARTERS = new Set(
  "a an the this that these those it its he she they we you there here in on at by for from of to with as and but or if when while after before since until over under between both each every no not one two what who why how where which some many most all more less few only also still yet so then now today yesterday meanwhile however although because despite during without within against book books desk".split(
    " ",
  ),
);

/** In the order of the text; neighbouring capitalised words are one name. */
export function namesOf(text: string): readonly NameMention[] {
  const dates = datesOf(text);
  const words = [...text.matchAll(CAPITALISED)]
    .map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
    .filter((word) => !dates.some(({ start, end }) => word.start < end && start < word.end));
  const runs: NameMention[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const isNeighbour =
      last !== undefined && /^ (?:(?:of|de|van|von|and|the) )?$/.test(text.slice(last.end, word.start));
    if (run !== undefined && isNeighbour && !startsSentence(text, word.start)) run.push(word);
    else runs.push([word]);
  }
  return runs.flatMap((run) => nameOf(text, run) ?? []);
}

function nameOf(text: string, run: readonly NameMention[]): NameMention | null {
  const [first] = run;
  if (first === undefined) return null;
  const isStarter = startsSentence(text, first.start) && isCommon(first.text, run.length, text);
  const kept = (isStarter || STARTERS.has(first.text.toLowerCase()) ? run.slice(1) : run).filter(
    (word) => !NO_NAMES.has(word.text.toLowerCase()),
  );
  const [start, end] = [kept[0]?.start, kept.at(-1)?.end];
  return start === undefined || end === undefined ? null : { text: text.slice(start, end), start, end };
}

/** A first word that is a word like any other: in small letters elsewhere, or alone and not seen again with a capital. */
function isCommon(word: string, runLength: number, text: string): boolean {
  if (/\p{Lu}.*\p{Lu}/u.test(word) || word.startsWith("$")) return false;
  if (STARTERS.has(word.toLowerCase())) return true;
  const elsewhere = new RegExp(String.raw`(?<![\p{L}\p{N}])${escapeRegex(word)}(?![\p{L}\p{N}])`, "gu");
  const seen = [...text.matchAll(elsewhere)].filter(({ index }) => !startsSentence(text, index)).length;
  return runLength === 1 && seen === 0;
}

function startsSentence(text: string, at: number): boolean {
  return /(?:^|[.!?:]["”’)]?\s+|\n\s*(?:[-*#>]+|\d+[.)])?\s*|["“‘(])$/u.test(
    text.slice(Math.max(0, at - 12), at),
  );
}

function escapeRegex(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
