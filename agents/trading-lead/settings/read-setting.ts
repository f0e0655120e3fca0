/** Finds the setting, the value and the book in what a person typed: behind a command, or in a sentence. */
import { blankBookNumbers, blankBooks, present, readBook } from "#agents/read-input.ts";
import type { BookId } from "#src/domain/ids.ts";
import { SETTINGS } from "./settings.ts";
import type { SettingSpec } from "./setting-spec.ts";

type Phrase = { readonly spec: SettingSpec; readonly anywhere: RegExp; readonly atStart: RegExp };
type Mention = { readonly spec: SettingSpec; readonly start: number; readonly end: number };

/** A lane's name is also a part of other settings' ("take profit on spot"). */
const LANE_SWITCHES = new Set(["futures", "spot"]);

/** Longest first, so that "leverage cap" is not read as leverage. */
const PHRASES: readonly Phrase[] = SETTINGS.flatMap((spec) =>
  [spec.name, ...spec.says].map((phrase) => ({ spec, phrase })),
)
  .toSorted((a, b) => b.phrase.length - a.phrase.length)
  .map(({ spec, phrase }) => {
    const pattern = phrase.replaceAll(/[ -]/g, "[\\s_-]+");
    return {
      spec,
      anywhere: new RegExp(`\\b${pattern}\\b`, "i"),
      atStart: new RegExp(`^${pattern}(?:\\s*=\\s*|\\s+to\\s+|\\s+|$)`, "i"),
    };
  });

/** Settings before lane switches: those only where nothing else is named. */
const PHRASES_IN_TEXT: readonly Phrase[] = [
  ...PHRASES.filter(({ spec }) => !LANE_SWITCHES.has(spec.name)),
  ...PHRASES.filter(({ spec }) => LANE_SWITCHES.has(spec.name)),
];

/** The setting that a command starts with, by its name or another phrase for it, and the words behind. */
export function splitSetting(typed: string): { readonly spec: SettingSpec; readonly value: string } | null {
  for (const { spec, atStart } of PHRASES) {
    const match = atStart.exec(typed);
    if (match !== null) return { spec, value: typed.slice(match[0].length).trim() };
  }
  return null;
}

/** `{ setting?, value?, book? }` of a sentence such as "set take profit of book 1 to 3%". */
export function readChange(said: string, books: readonly BookId[]): Record<string, unknown> {
  const mention = findSetting(blankBooks(said, books));
  if (mention === null) return present({ book: readBook(said, books) });
  const value = readValue(blankBookNumbers(said), mention);
  return present({
    setting: mention.spec.name,
    value,
    book: readBook(withoutBookAsValue(said, value, books), books),
  });
}

function findSetting(said: string): Mention | null {
  for (const { spec, anywhere } of PHRASES_IN_TEXT) {
    const match = anywhere.exec(said);
    if (match !== null) return { spec, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

/** What follows the last "to", up to where the sentence goes on; else whatever looks like such a value. */
function readValue(said: string, { spec, start, end }: Mention): string | undefined {
  const after = said.slice(end);
  const behindTo = /^.*(?:\b(?:to|at|into)\s+|=\s*)(.+)$/is.exec(after)?.[1];
  const value = behindTo === undefined ? spec.find(after, said.slice(0, start)) : withoutEnding(behindTo);
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}

function withoutEnding(text: string): string {
  return text.replace(/\s+(?:on|for|in|of|please|pls|now|thanks)\b.*$/is, "").replace(/[\s.!?]+$/, "");
}

/** What is a value names no book: "set the stance of book 1 to inverted". */
function withoutBookAsValue(said: string, value: string | undefined, books: readonly BookId[]): string {
  if (value === undefined || readBook(value, books) === undefined) return said;
  const at = said.lastIndexOf(value);
  return at < 0 ? said : `${said.slice(0, at)} ${said.slice(at + value.length)}`;
}
