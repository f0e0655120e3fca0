/** Text to a command, without side effects: the same on every platform. */
import type { Refusal } from "#src/domain/errors.ts";
import { KNOWN_BOOKS, type BookId } from "#src/domain/ids.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import { exampleOf, usageOf } from "./command-views.ts";
import { findCommand, type ArgumentKind, type CommandArgument, type CommandRow } from "./command-row.ts";
import { splitCommandLine } from "./command-words.ts";
import { nearestWord } from "./nearest-word.ts";

export const COUNT_MAX = 50;
export const HOURS_MAX = 720;
/** Of an entry that a list shows. */
const NUMBER_MAX = 999_999_999;

export type CommandCall = {
  readonly row: CommandRow;
  readonly input: Readonly<Record<string, unknown>>;
};

/** Words that people write between arguments, passed over where no argument wants them. */
const FILLER = new Set(["book", "by", "for", "hours", "in", "last", "of", "on", "the"]);

/**
 * The command of a text that starts with "/", or a refusal that says what to type next. Arguments may come in any
 * order that leaves no doubt. One that is left out is the skill's to ask for, with buttons. A bot's name behind
 * "@" is passed over: the caller has checked whose it is.
 */
export function parseCommand(text: string, table: readonly CommandRow[]): CommandCall | Refusal {
  const line = splitCommandLine(text);
  if (line === null) return refusal("UNKNOWN_COMMAND", "that is not a command", "Type /help.");
  const row = findCommand(line.name, table);
  if (row === undefined) return unknownCommand(line.name, table);
  const [first = "", ...rest] = line.words;
  const other = findCommand(row.words?.[first.toLowerCase()] ?? "", table);
  return other === undefined ? readArguments(row, line.words) : readArguments(other, rest);
}

export function unknownCommand(name: string, table: readonly CommandRow[]): Refusal {
  const visible = table.filter((row) => row.hidden !== true).map((row) => row.name);
  const nearest = nearestWord(name, visible);
  const hint = nearest === null ? "Type /help." : `Did you mean /${nearest}? Type /help for all of them.`;
  return refusal("UNKNOWN_COMMAND", `there is no command /${name}`, hint);
}

function readArguments(row: CommandRow, words: readonly string[]): CommandCall | Refusal {
  const input: Record<string, unknown> = { ...row.fixed };
  const open = [...row.args];
  for (const [index, word] of words.entries()) {
    const isFiller = FILLER.has(word.toLowerCase()) && index < words.length - 1;
    const place = open.findIndex(
      (arg) => valueOf(arg, word) !== null && !(isFiller && leavesFillers(arg.kind, open.length)),
    );
    const [argument] = place === -1 ? [] : open.splice(place, 1);
    if (argument === undefined) {
      if (FILLER.has(word.toLowerCase())) continue;
      return badArgument(row, word);
    }
    if (argument.kind === "text") {
      input[argument.name] = words.slice(index).join(" ");
      return { row, input };
    }
    input[argument.name] = valueOf(argument, word);
  }
  return { row, input };
}

/**
 * The same command where the platform has told the arguments apart: values by the argument's name. One that is blank
 * counts as left out.
 */
export function readNamedArguments(
  row: CommandRow,
  values: Readonly<Record<string, string>>,
): CommandCall | Refusal {
  const input: Record<string, unknown> = { ...row.fixed };
  for (const [name, value] of Object.entries(values)) {
    const argument = row.args.find((arg) => arg.name === name);
    if (value.trim() === "") continue;
    const read = argument === undefined ? null : valueOf(argument, value.trim());
    if (argument === undefined || read === null) return badArgument(row, value);
    input[argument.name] = read;
  }
  return { row, input };
}

/** The values of an argument where a list of choices is shown; null where anything fits its kind. */
export function choicesOf({ kind, choices }: CommandArgument): readonly string[] | null {
  if (kind === "book") return KNOWN_BOOKS;
  return choices === undefined ? null : [...new Set(Object.values(choices))];
}

/** A word as the value of an argument, or null where it is none. */
function valueOf({ kind, choices = {} }: CommandArgument, word: string): unknown {
  return kind === "choice" ? (choices[word.toLowerCase()] ?? null) : READERS[kind](word);
}

/** Arguments that would take any word. A text takes also these when nothing else is left to fill: "/set 1 spot on". */
function leavesFillers(kind: ArgumentKind, open: number): boolean {
  return kind === "symbol" || kind === "setting" || (kind === "text" && open > 1);
}

const READERS: Readonly<Record<Exclude<ArgumentKind, "choice">, (word: string) => unknown>> = {
  book: readBook,
  // "1INCH" is a coin, "24" is a count.
  symbol: (word) => (/^\d+$/.test(word) ? null : baseFromText(word)),
  count: (word) => readWhole(word, COUNT_MAX),
  number: (word) => readWhole(word.replace(/^#/, ""), NUMBER_MAX),
  hours: (word) => readWhole(word.replace(/h$/i, ""), HOURS_MAX),
  setting: readSettingName,
  "round-trip": (word) => (/^[a-z]{1,32}-\d{1,12}$/i.test(word) ? word.toLowerCase() : null),
  text: (word) => word,
};

function readBook(word: string): BookId | null {
  const named = KNOWN_BOOKS.find((book) => book === word.toLowerCase());
  return named ?? (/^[1-9]$/.test(word) ? (KNOWN_BOOKS[Number(word) - 1] ?? null) : null);
}

function readWhole(word: string, most: number): number | null {
  const count = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  return count >= 1 && count <= most ? count : null;
}

/** Which names there are, only the skill knows. */
function readSettingName(word: string): string | null {
  const name = word.toLowerCase();
  return /^[a-z]{2,}(?:-[a-z]+)*$/.test(name) ? name : null;
}

function badArgument(row: CommandRow, word: string): Refusal {
  const shown = word.length > 40 ? `${word.slice(0, 40)}...` : word;
  const reason =
    row.args.length === 0 ? `/${row.name} takes nothing behind it` : `"${shown}" does not fit /${row.name}`;
  const allowed = row.args.map(wanted).join("; ");
  return refusal("BAD_ARGUMENT", reason, `${howToType(row)}${allowed === "" ? "" : ` (${allowed})`}`);
}

function wanted(argument: CommandArgument): string {
  return argument.kind === "choice"
    ? `${argument.name}: ${choicesOf(argument)?.join(", ") ?? "any"}`
    : WANTED[argument.kind];
}

const WANTED: Readonly<Record<Exclude<ArgumentKind, "choice">, string>> = {
  book: `a book is ${KNOWN_BOOKS.map((book, index) => `${book} or ${index + 1}`).join(", ")}`,
  symbol: "a symbol is BTC, btcusdt or BTC/USDT",
  count: `a count is 1 to ${COUNT_MAX}`,
  number: "a number is one that a list shows",
  hours: `hours are 1 to ${HOURS_MAX}`,
  "round-trip": "a round trip is its id, such as standard-12: /trades lists them",
  setting: "a setting is a name such as take-profit: /settings lists them",
  text: "any words",
};

function howToType(row: CommandRow): string {
  return `Type ${usageOf(row)}, for example ${exampleOf(row)}`;
}

function refusal(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}
