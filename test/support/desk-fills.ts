import assert from "node:assert/strict";
import type { BookId } from "#src/domain/ids.ts";
import type { Fill } from "#src/domain/order.ts";
import type { DeskFixture } from "./desk-fixture.ts";

/** Every fill of a book, oldest first. */
export function fills(fixture: DeskFixture, bookId: BookId): Fill[] {
  return [...fixture.ledgerStore.journal(bookId)].flatMap((line) => line.fill?.fill ?? []);
}

/** The newest fill of a book; fails the test when there is none. */
export function lastFill(fixture: DeskFixture, bookId: BookId): Fill {
  const fill = fills(fixture, bookId).at(-1);
  assert.ok(fill !== undefined);
  return fill;
}
