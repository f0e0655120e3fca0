/** A sentence as words, numbers, books and coins, in order: nothing that was typed is lost on the way. */
import { basesOf, bookMentions } from "#agents/read-input.ts";
import { symbolMentions } from "#agents/read-symbol.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { readNumber, readNumberWords } from "./read-number.ts";

export type Token = {
  readonly kind: "word" | "number" | "book" | "coin";
  /** As typed. */
  readonly said: string;
  /** A word in lower case, a number in plain decimals, a book's id, a coin's base. */
  readonly value: string;
  /** The other way to read a number. */
  readonly or?: string;
};

type Placed = Token & { readonly start: number; readonly end: number };

const PIECE = /\d(?:[\d.,]*\d)?|\p{L}+(?:['’-]\p{L}+)*|\S/gu;
/** Marks that end or join what was said and mean nothing by themselves. */
const SILENT = new Set([",", ".", "!", ";", ":", "="]);

export function tokensOf(said: string, desk: DeskReader): readonly Token[] {
  const books: Placed[] = bookMentions(said, desk.books()).map(({ book, start, end }) =>
    place("book", book, said, start, end),
  );
  const coins: Placed[] = symbolMentions(said, basesOf(desk)).map(({ base, start, end }) =>
    place("coin", base, said, start, end),
  );
  const named = [...books, ...coins.filter((coin) => !books.some((book) => overlaps(coin, book)))];
  const others = piecesOf(said).filter((piece) => !named.some((mention) => overlaps(piece, mention)));
  return joinNumberWords([...named, ...others].toSorted((one, other) => one.start - other.start));
}

function piecesOf(said: string): readonly Placed[] {
  const pieces = [...said.matchAll(PIECE)].map((match) => ({
    said: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  return pieces.flatMap(({ said: piece, start, end }, index): readonly Placed[] => {
    if (SILENT.has(piece)) return [];
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    if (/^[km]$/i.test(piece) && before?.end === start && /^\d/.test(before.said)) return [];
    if (!/^\d/.test(piece))
      return [place("word", piece.toLowerCase().replaceAll("’", "'"), said, start, end)];
    const suffix = after?.start === end && /^[km]$/i.test(after.said) ? after.said : "";
    const read = readNumber(piece, suffix);
    if (read === null) return [place("word", piece, said, start, end)];
    if ("value" in read) return [place("number", read.value, said, start, end + suffix.length)];
    const [value, or] = read.ambiguous;
    return [{ ...place("number", value, said, start, end), or }];
  });
}

function joinNumberWords(tokens: readonly Placed[]): readonly Token[] {
  const joined: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const run = tokens.slice(index, index + 6);
    const ends = run.findIndex(({ kind }) => kind !== "word");
    const read = readNumberWords((ends < 0 ? run : run.slice(0, ends)).map(({ value }) => value));
    if (read === null) joined.push(token);
    else {
      const said = run.slice(0, read.used).map((word) => word.said);
      joined.push({ kind: "number", value: read.value, said: said.join(" ") });
      index += read.used - 1;
    }
  }
  return joined;
}

function place(kind: Token["kind"], value: string, said: string, start: number, end: number): Placed {
  return { kind, value, said: said.slice(start, end), start, end };
}

function overlaps(one: Placed, other: Placed): boolean {
  return one.start < other.end && other.start < one.end;
}
