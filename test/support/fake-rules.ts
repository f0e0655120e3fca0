/** The rules and bans of a fake desk, kept in memory. */
import { DEFAULT_SCAN_MS } from "#src/desk/book-rules.ts";
import { RuleBook } from "#src/desk/rule-book.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BanFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { StoredRuleChange } from "#src/ports/desk-store.ts";

/** The desk's own rule book over a store in memory: what is refused here is what the desk refuses. */
export function createFakeRules(books: readonly BookRules[]): RuleBook {
  const changes = new Map<string, StoredRuleChange>();
  return new RuleBook(books, DEFAULT_SCAN_MS, {
    appendRuleChange(change) {
      const isNew = !changes.has(change.cause);
      if (isNew) changes.set(change.cause, change);
      return isNew;
    },
    rulePatches: (bookId) =>
      [...changes.values()].filter((change) => change.bookId === bookId).map(({ patch }) => patch),
  });
}

export type FakeBans = {
  /** A later ban of the same asset replaces it. */
  put(bookId: BookId, ban: BanFigures): void;
  active(bookId: BookId, venueNowMs: number): readonly BanFigures[];
};

export function createFakeBans(initial: Readonly<Record<string, readonly BanFigures[]>>): FakeBans {
  const bans = new Map<string, Map<string, BanFigures>>();
  const bansOf = (bookId: string): Map<string, BanFigures> => {
    const known = bans.get(bookId) ?? new Map<string, BanFigures>();
    bans.set(bookId, known);
    return known;
  };
  for (const [bookId, held] of Object.entries(initial)) {
    for (const ban of held) bansOf(bookId).set(ban.base, ban);
  }
  return {
    put: (bookId, ban) => void bansOf(bookId).set(ban.base, ban),
    active: (bookId, venueNowMs) => [...bansOf(bookId).values()].filter((ban) => ban.untilTsMs > venueNowMs),
  };
}
