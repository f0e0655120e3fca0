/** What of long sources a section is shown: the passages that share the most words with what it is about. */
import type { Source } from "../model/publication.ts";

type Passage = { readonly source: string; readonly text: string; readonly place: number };

const PASSAGE_MAX = 700;
const SMALL = 3;

/** In the order of the sources, at most `lengthMax` characters. */
export function passagesFor(about: string, sources: readonly Source[], lengthMax: number): string {
  const wanted = new Set(wordsOf(about));
  const ranked = sources
    .flatMap(({ name, text }) => cut(text).map((one) => ({ source: name, text: one })))
    .map((passage, place) => ({ ...passage, place, score: score(passage.text, wanted) }))
    .toSorted((one, other) => other.score - one.score || one.place - other.place);
  const taken: Passage[] = [];
  let length = 0;
  for (const passage of ranked) {
    if (length + passage.text.length > lengthMax) continue;
    taken.push(passage);
    length += passage.text.length;
  }
  return taken
    .toSorted((one, other) => one.place - other.place)
    .map(({ source, text }) => `[${source}] ${text}`)
    .join("\n");
}

/** Paragraphs, and long ones in pieces that end with a sentence. */
function cut(text: string): readonly string[] {
  return text
    .split(/\n+/)
    .flatMap((paragraph) => paragraph.match(PIECES) ?? [])
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
}
const PIECES = new RegExp(String.raw`.{1,${PASSAGE_MAX}}(?:[.!?;](?=\s)|$)|.{1,${PASSAGE_MAX}}`, "g");

/** Words in common, by the root of the length: long passages do not win by being long. */
function score(text: string, wanted: ReadonlySet<string>): number {
  const words = wordsOf(text);
  const shared = new Set(words.filter((word) => wanted.has(word))).size;
  return shared / Math.sqrt(Math.max(1, words.length));
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > SMALL);
}
