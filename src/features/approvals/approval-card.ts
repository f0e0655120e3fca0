/** A request for approval as people see it, while it waits and after. */
import {
  decisionWords,
  type Approval,
  type ApprovalDecision,
  type ApprovalOutcome,
} from "./model/approval.ts";
import {
  bold,
  code,
  text,
  type Block,
  type MessageSubject,
  type OutboundMessage,
} from "#src/domain/message.ts";
import { formatUtc } from "#src/facts/format.ts";

/** A button of the request, before a platform's id is given to it. */
export type ApprovalButton = {
  readonly label: string;
  readonly decision: ApprovalDecision;
  readonly choice?: string;
};

/** One button for each way to approve, and one to decline. */
export function approvalButtons({ approvalId, choices }: Approval): readonly (readonly ApprovalButton[])[] {
  const decline: ApprovalButton = { label: `Decline ${approvalId}`, decision: "decline" };
  if (choices === undefined) return [[{ label: `Approve ${approvalId}`, decision: "approve" }, decline]];
  const approve = choices.map(({ label, value }): ApprovalButton => ({
    label,
    decision: "approve",
    choice: value,
  }));
  return [approve, [decline]];
}

/** What is asked, with everything that an approval would do; after the decision, who decided and what came of it. */
export function approvalCard(approval: Approval): Omit<OutboundMessage, "buttons"> {
  const { approvalId, title, blocks, role, requestedBy, expiresTsMs, state } = approval;
  const waits = state === "waiting";
  return {
    kind: "approval",
    severity: waits ? "warning" : "info",
    headline: waits ? `PAPER, ${role} to approve: ${title}` : `PAPER: ${title}: ${decisionWords(approval)}`,
    blocks: [
      ...blocks,
      ...(waits
        ? [
            text(
              `${requestedBy} asks. Nothing is done until one of you presses, until ${formatUtc(expiresTsMs)}.`,
            ),
          ]
        : outcomeBlocks(approval)),
    ],
    footnote: approvalId,
    ...(waits && approval.kind === "publish" && { about: subjectOf(approval) }),
  };
}

/** A reply to the question whether a text may go out edits that text. */
function subjectOf({ payload }: Approval): MessageSubject {
  return { type: "publication", key: String(payload["key"]) };
}

const OUTCOME_WORDS: Readonly<Record<ApprovalOutcome["state"], string>> = {
  done: "Done",
  refused: "Refused",
  failed: "Failed",
  unknown: "Not known",
};

function outcomeBlocks({ state, outcome }: Approval): readonly Block[] {
  if (state === "expired") return [];
  if (outcome === null) return [text("It is being carried out.")];
  return [text(bold(OUTCOME_WORDS[outcome.state]), `: ${outcome.what}.`)];
}

/** One line a request: what, who may decide, until when, and what to type. */
export function approvalLine({ approvalId, title, role, requestedBy, expiresTsMs }: Approval) {
  return [
    code(approvalId),
    ` ${title}: ${role} to approve, asked by ${requestedBy}, until ${formatUtc(expiresTsMs)}`,
  ];
}
