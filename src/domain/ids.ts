/** Branded identifiers. A `BookId` can only be made by `bookId`, and nothing in SleepyQuant has a default one. */
declare const bookIdBrand: unique symbol;

export type BookId = string & { readonly [bookIdBrand]: true };

const BOOK_ID = /^[a-z][a-z0-9-]{0,31}$/;

/** @throws RangeError for anything but a short lower-case name. */
export function bookId(value: unknown): BookId {
  if (typeof value !== "string" || !BOOK_ID.test(value)) {
    throw new RangeError(`not a book id: ${JSON.stringify(value)} (a lower-case name such as "standard")`);
  }
  return value as BookId;
}

/** The two books of the control experiment. Others may exist; these two always do. */
export const STANDARD_BOOK: BookId = bookId("standard");
export const INVERTED_BOOK: BookId = bookId("inverted");

/** The books that people may name, in the order of their numbers: book 1 is the first. */
export const KNOWN_BOOKS: readonly BookId[] = [STANDARD_BOOK, INVERTED_BOOK];
