/** What people may do to the desk. Every command names a book, and says what it did or why not. */
import type { Refusal } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { DeskOrder, DeskWriter } from "../ports/desk-api.ts";
import type { Desk } from "./desk.ts";

export function createDeskCommands(desk: Desk): DeskWriter {
  return {
    pause: (bookId, order, reason) => pause(desk, bookId, order, reason),
    resume: (bookId, order) => resume(desk, bookId, order),
    flatten: (bookId, order) => flatten(desk, bookId, order),
    close: (bookId, symbol, order) =>
      desk.closes.close(desk.context.rules.of(bookId).bookId, symbol, order.cause),
  };
}

function pause(
  desk: Desk,
  bookId: BookId,
  order: DeskOrder,
  reason: string,
): Refusal | { readonly paused: true } {
  const state = desk.context.states.state(desk.context.rules.of(bookId).bookId);
  if (state !== "active") {
    return {
      refused: true,
      code: `book-${state}`,
      reason: `${bookId} is ${state} already: ${desk.context.states.reason(bookId) ?? "no reason on record"}`,
      hint: "type /resume to trade again",
    };
  }
  desk.context.states.change({
    bookId,
    state: "reducing",
    reason,
    actor: order.actor,
    cause: `${order.cause}:pause:${bookId}`,
  });
  return { paused: true };
}

function resume(desk: Desk, bookId: BookId, order: DeskOrder): Refusal | { readonly resumed: true } {
  const state = desk.context.states.state(desk.context.rules.of(bookId).bookId);
  if (state === "active") {
    return {
      refused: true,
      code: "book-active",
      reason: `${bookId} is trading already`,
      hint: "type /status to see it",
    };
  }
  const audit = desk.auditor.last;
  if (audit.findings.some((finding) => finding.bookId === bookId)) {
    return {
      refused: true,
      code: "audit-findings",
      reason: `the audit of ${bookId} still disagrees with its journal`,
      hint: "type /audit to see the findings; a book that disagrees does not trade",
    };
  }
  const reason = `resumed by ${order.actor}`;
  desk.equityMarks.resetReference(bookId, desk.context.venueNowMs());
  desk.context.states.change({
    bookId,
    state: "active",
    reason,
    actor: order.actor,
    cause: `${order.cause}:resume:${bookId}`,
  });
  return { resumed: true };
}

/** Pauses first, so that nothing opens behind the closes; stays paused. */
function flatten(
  desk: Desk,
  bookId: BookId,
  order: DeskOrder,
): Refusal | { readonly closing: readonly string[] } {
  const { ledger } = desk.context;
  const book = ledger.book(desk.context.rules.of(bookId).bookId);
  return ledger.atomically(() => {
    if (desk.context.states.state(bookId) === "active")
      pause(desk, bookId, order, `flattened by ${order.actor}`);
    return { closing: desk.closes.orderAll(book.positions(), "flatten", `${order.cause}:flatten`) };
  });
}
