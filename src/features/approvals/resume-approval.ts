/** A halted book trades again only by an owner's approval; this is the request, and what the approval does. */
import type { ApprovalDraft } from "./model/approval.ts";
import type { AuditFigures, BookFigures } from "#src/domain/figures.ts";
import { bookId, type BookId } from "#src/domain/ids.ts";
import { text, type Block } from "#src/domain/message.ts";
import type { ApprovalHandler } from "./approvals-api.ts";
import type { DeskOrder, DeskReader, DeskWriter } from "#src/ports/desk-api.ts";

const RESUME_MS = 24 * 3_600_000;
const FINDINGS_SHOWN = 3;

/**
 * Bound to the halt that it is about, and to what the audit had found by then: a book that was halted again since, or
 * whose journal has a new fault, needs a new request.
 */
export function resumeRequest(
  { bookId: book, stateReason, positions }: BookFigures,
  { cause, actor }: DeskOrder,
  audit: AuditFigures,
  nowMs: number,
): ApprovalDraft {
  const reason = stateReason ?? "no reason on record";
  const found = findingsOf(audit, book);
  return {
    kind: "resume",
    title: `Resume ${book}, halted: ${reason}`,
    blocks: [
      text("The next scan may open positions again, and the day's fall is measured from then on."),
      text(positions.length === 1 ? "1 position is open." : `${positions.length} positions are open.`),
      ...(found.length === 0 ? [] : acceptance(found)),
    ],
    role: "owner",
    payload: { book, reason, findings: found.join("\n") },
    requestedBy: actor,
    cause: `${cause}:resume:${book}`,
    expiresTsMs: nowMs + RESUME_MS,
  };
}

/** Safe to run twice: the desk knows a command by its cause. */
export function resumeHandler(
  desk: Pick<DeskReader, "bookFigures" | "lastAudit"> & DeskWriter,
): ApprovalHandler {
  return {
    repeatable: true,
    approve({ approvalId, payload }, { cause, actor }) {
      const book = bookId(payload.book);
      const { tradingState, stateReason } = desk.bookFigures(book);
      const isSameHalt =
        tradingState !== "halted" ||
        (stateReason === payload.reason &&
          findingsOf(desk.lastAudit(), book).join("\n") === (payload.findings ?? ""));
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

function findingsOf({ findings }: AuditFigures, book: BookId): readonly string[] {
  return findings.filter(({ bookId: of }) => of === book).map(({ what }) => what);
}

function acceptance(found: readonly string[]): readonly Block[] {
  return [
    text("Its journal does not add up. Approving means that you accept this; anything new halts it again:"),
    { type: "list", items: found.slice(0, FINDINGS_SHOWN).map((what) => [what]) },
    ...(found.length <= FINDINGS_SHOWN ? [] : [text(`${found.length - FINDINGS_SHOWN} more: /audit`)]),
  ];
}
