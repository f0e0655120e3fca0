/** A halted book trades again only by an owner's approval; this is the request, and what the approval does. */
import type { ApprovalDraft } from "../domain/approval.ts";
import type { BookFigures } from "../domain/figures.ts";
import { bookId } from "../domain/ids.ts";
import { text } from "../domain/message.ts";
import type { ApprovalHandler } from "../ports/approvals.ts";
import type { DeskOrder, DeskReader, DeskWriter } from "../ports/desk-api.ts";

const RESUME_MS = 24 * 3_600_000;

/** Bound to the halt that it is about: a book that was halted again since needs a new request. */
export function resumeRequest(
  { bookId: book, stateReason, positions }: BookFigures,
  { cause, actor }: DeskOrder,
  nowMs: number,
): ApprovalDraft {
  const reason = stateReason ?? "no reason on record";
  return {
    kind: "resume",
    title: `Resume ${book}, halted: ${reason}`,
    blocks: [
      text("The next scan may open positions again, and the day's fall is measured from then on."),
      text(positions.length === 1 ? "1 position is open." : `${positions.length} positions are open.`),
    ],
    role: "owner",
    payload: { book, reason },
    requestedBy: actor,
    cause: `${cause}:resume:${book}`,
    expiresTsMs: nowMs + RESUME_MS,
  };
}

/** Safe to run twice: the desk knows a command by its cause. */
export function resumeHandler(desk: Pick<DeskReader, "bookFigures"> & DeskWriter): ApprovalHandler {
  return {
    repeatable: true,
    approve({ approvalId, payload }, { cause, actor }) {
      const book = bookId(payload.book);
      const { tradingState, stateReason } = desk.bookFigures(book);
      const isSameHalt = tradingState !== "halted" || stateReason === payload.reason;
      if (!isSameHalt)
        return {
          refused: true,
          code: "HALTED_AGAIN",
          reason: `${book} was halted again since: ${stateReason ?? "no reason on record"}`,
        };
      const resumed = desk.resume(book, { cause, actor, approvalId });
      return "refused" in resumed ? resumed : { done: `${book} trades again` };
    },
  };
}
