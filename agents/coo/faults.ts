/** What a person hears of a fault: a cause in plain words where one is known, else a job id. Never a stack. */
import { DeskError, UserError, type ErrorCode } from "#src/domain/errors.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { refusalMessage, type Turn } from "./turn.ts";

/** Our own sentences, since only a UserError's message may reach a chat. Other codes are failures. */
const REASONS: Readonly<Partial<Record<ErrorCode, readonly [reason: string, hint: string]>>> = {
  POSITION_NOT_FOUND: [
    "There is no such open position: nothing was closed.",
    'Its stop may have closed it. Type "open positions" to see what is open.',
  ],
  BOOK_NOT_FOUND: ["There is no such book.", 'Type "status" to see the books.'],
  BOOK_HALTED: ["The book is halted: nothing was done.", 'Type "status" to see why.'],
  INSTRUMENT_NOT_FOUND: ["The desk does not trade that symbol.", 'Type "signals" to see some that it does.'],
  MARKET_UNAVAILABLE: [
    "The market cannot be reached now: nothing was done.",
    'Type "status" to see since when, and try again later.',
  ],
};

/** The message for a thrown error; logs what is not an expected answer. */
export function faultMessage(error: unknown, turn: Turn): OutboundMessage {
  if (error instanceof UserError)
    return refusalMessage({ refused: true, code: error.code, reason: error.message });
  const known = error instanceof DeskError ? REASONS[error.code] : undefined;
  if (error instanceof DeskError && known !== undefined) {
    const [reason, hint] = known;
    turn.log.warn("a skill was refused by the desk", { jobId: turn.jobId, code: error.code, err: error });
    return refusalMessage({ refused: true, code: error.code, reason, hint });
  }
  turn.log.error("a message failed", { jobId: turn.jobId, err: error });
  return failedMessage(
    turn.jobId,
    'The log has a line with this id. Type "status" to see where the books stand.',
  );
}

export function failedMessage(jobId: string, detail: string): OutboundMessage {
  return {
    kind: "refusal",
    severity: "warning",
    headline: `That failed, job ${jobId}`,
    blocks: [text(detail)],
  };
}
