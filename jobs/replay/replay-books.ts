/** The books that a replay can run, by name. Any number of them, each with its own balance. */
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookPolicy, BookRules } from "#src/domain/book-rules.ts";
import { UserError } from "#src/domain/errors.ts";
import { bookId, INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";

type BookKind = { readonly label: string; readonly policy: BookPolicy };

const MIRROR = { kind: "mirror", of: STANDARD_BOOK } as const;

/** What a name on `--books` stands for; the help lists them. */
export const REPLAY_BOOKS: Readonly<Record<string, BookKind>> = {
  [STANDARD_BOOK]: { label: "the signal", policy: { kind: "signal", stance: "as-is" } },
  [INVERTED_BOOK]: { label: "mirrors standard, own exits", policy: { ...MIRROR, mode: "percent" } },
  "inverted-level": {
    label: "mirrors standard, its exits exchanged",
    policy: { ...MIRROR, mode: "level" },
  },
  contrary: { label: "the opposite signal, own size", policy: { kind: "signal", stance: "inverted" } },
  hybrid: { label: "opposite where it loses", policy: { kind: "signal", stance: "invert-losers" } },
};

/** @throws UserError for a name that is none, one given twice, or a mirror without what it mirrors. */
export function replayBooks(names: readonly string[], balance: Amount, scanMs: number): BookRules[] {
  const [pattern] = controlBooks(balance, scanMs);
  if (pattern === undefined) throw new Error("the control experiment has books");
  const books = names.map((name) => {
    const kind = Object.hasOwn(REPLAY_BOOKS, name) ? REPLAY_BOOKS[name] : undefined;
    if (kind === undefined) throw new UserError(`there is no book "${name}". Type ${suggestion()}`);
    return { ...pattern, ...kind, bookId: bookId(name) };
  });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`the book "${twice}" is named twice. Type ${suggestion()}`);
  for (const { bookId: name, policy } of books) {
    if (policy.kind === "signal" || books.some((book) => book.bookId === policy.of)) continue;
    throw new UserError(`${name} mirrors ${policy.of}. Type --books ${[policy.of, ...names].join(",")}`);
  }
  return books.every(followsItsOriginal) ? books : books.toSorted(mirrorsLast);
}

/** Decisions are made in this order, and a mirror takes one that was made. */
function followsItsOriginal({ policy }: BookRules, index: number, books: readonly BookRules[]): boolean {
  return policy.kind === "signal" || books.slice(0, index).some((book) => book.bookId === policy.of);
}

function mirrorsLast(one: BookRules, other: BookRules): number {
  return Number(one.policy.kind === "mirror") - Number(other.policy.kind === "mirror");
}

function suggestion(): string {
  return `--books with one or more of ${Object.keys(REPLAY_BOOKS).join(",")}`;
}
