/** The verdict of an epoch as a request for approval, and what an owner's answer to it does. */
import type { ApprovalDraft } from "#src/features/approvals/model/approval.ts";
import { bold, text } from "#src/domain/message.ts";
import type { ControlWriter, VerdictFigures } from "./control-api.ts";
import type { ApprovalDone, ApprovalHandler, ApprovalOrder } from "#src/features/approvals/approvals-api.ts";
import type { Decision } from "./control-store.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { calibrationNote } from "./calibration-words.ts";
import { contradiction, findingReason } from "./finding-words.ts";
import { DECISION_WORDS, verdictWords } from "./words.ts";

/** A verdict has no hurry; one that expired is asked for again when somebody wants to decide it. */
const VERDICT_MS = 30 * 24 * 3_600_000;

/** `cause` is "verdict:0" for the first time that it is asked for. */
export function verdictRequest(
  { verdictId, kind, grounds, finding }: VerdictFigures,
  requestedBy: string,
  cause: string,
  nowMs: number,
): ApprovalDraft {
  const doubt = contradiction(kind, finding);
  return {
    kind: "verdict",
    title: `Put ${verdictId} of the experiment in force (${kind})`,
    blocks: [
      ...(doubt === null ? [] : [text(bold(doubt))]),
      text([findingReason(finding), calibrationNote(finding) ?? ""].join(" ").trim()),
      text(`${verdictWords(kind, grounds)}.`),
      text(
        "Approving changes the settings and begins a new epoch; declining changes nothing. Both are final.",
      ),
    ],
    role: "owner",
    payload: { verdict: verdictId },
    requestedBy,
    cause,
    expiresTsMs: nowMs + VERDICT_MS,
  };
}

export function verdictCause({ epoch }: VerdictFigures): string {
  return `verdict:${epoch}`;
}

/** Safe to run twice: the experiment knows a decision by its cause. */
export function verdictHandler(control: ControlWriter): ApprovalHandler {
  const decide =
    (decision: Decision) => (payload: Readonly<Record<string, unknown>>, order: ApprovalOrder) => {
      const { cause, actor } = order;
      const decided = control.decideVerdict(String(payload.verdict), decision, { cause, actor });
      return toDone(decided, decision);
    };
  return {
    repeatable: true,
    approve: ({ payload }, order) => decide("approve")(payload, order),
    decline: ({ payload }, order) => decide("decline")(payload, order),
  };
}

function toDone(decided: Refusal | VerdictFigures, decision: Decision): Refusal | ApprovalDone {
  return "refused" in decided ? decided : { done: `${decided.verdictId} is ${DECISION_WORDS[decision]}` };
}
