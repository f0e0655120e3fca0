/**
 * Trigger: a request was made, decided, carried out or has expired, inside the transaction that recorded it; and a
 *          look every few seconds.
 * Reads:   who may decide, and which message ids the platforms gave to what was sent.
 * Writes:  one outbox row for each chat of who may decide, with the buttons; later a row that edits that message: it
 *          says who decided and what came of it, and has no buttons any more.
 * Twice:   a row's key is the request, its stage and the chat; the second is a no-op.
 */
import type { Approval } from "./model/approval.ts";
import type { Button, Destination, OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { ActionStore } from "./action-store.ts";
import type { ApprovalMessage, ApprovalMessages } from "./store/approval-messages.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { approvalButtons, approvalCard } from "./approval-card.ts";

export type AnnounceDeps = {
  readonly outbox: OutboxStore;
  readonly actions: ActionStore;
  readonly messages: ApprovalMessages;
  /** Every chat of everybody who holds the role. */
  readonly decidersOf: (role: Role) => readonly Destination[];
  readonly clock: Clock;
};

export type Announcer = {
  /** In the transaction that moved the request: asks, or makes what asked inert. What takes long is left to `catchUp`. */
  announce(approval: Approval): void;
  /** Makes inert what was decided and is still being carried out, and what had no message id before. */
  catchUp(find: (approvalId: string) => Approval | null): void;
};

/** The skill that a button of a request runs. */
export const DECIDE_SKILL = "decide-approval";
const EDITS_MAX = 100;

export function createAnnouncer(deps: AnnounceDeps): Announcer {
  const catchUp = (find: (approvalId: string) => Approval | null): void => {
    for (const message of deps.messages.outdated(EDITS_MAX)) {
      const approval = find(message.approvalId);
      if (approval !== null) makeInert(deps, approval, message);
    }
  };
  return {
    announce(approval) {
      const isDone = approval.state === "expired" || approval.outcome !== null;
      if (approval.state === "waiting") ask(deps, approval);
      else if (isDone) catchUp((approvalId) => (approvalId === approval.approvalId ? approval : null));
    },
    catchUp,
  };
}

function ask(deps: AnnounceDeps, approval: Approval): void {
  const { approvalId } = approval;
  const message = { ...approvalCard(approval), buttons: buttonsOf(approval, deps) };
  for (const destination of deps.decidersOf(approval.role)) {
    const dedupeKey = `${approvalId}-${destination.platform}-${destination.chatId}`;
    send(deps, dedupeKey, destination, message);
    deps.messages.add({ approvalId, dedupeKey, destination });
  }
}

/** Waits for the next look while the message is still on its way; one that never arrived needs nothing. */
function makeInert(
  deps: AnnounceDeps,
  approval: Approval,
  { dedupeKey, destination, stage }: ApprovalMessage & { readonly stage: string },
): void {
  const editMessageId = deps.outbox.messageIds(dedupeKey)?.at(-1);
  if (editMessageId === undefined && deps.outbox.isOpen(dedupeKey)) return;
  if (editMessageId !== undefined)
    send(deps, `${dedupeKey}-${stage}`, { ...destination, editMessageId }, approvalCard(approval));
  deps.messages.markShown(dedupeKey, stage);
}

function send(
  { outbox, clock }: AnnounceDeps,
  dedupeKey: string,
  destination: Destination,
  message: OutboundMessage,
): void {
  outbox.append({ dedupeKey, destination, message, createdTsMs: clock.nowMs() });
}

function buttonsOf(approval: Approval, { actions }: AnnounceDeps): readonly (readonly Button[])[] {
  const { approvalId, boundTo, role, expiresTsMs } = approval;
  return approvalButtons(approval).map((row) =>
    row.map(({ label, decision, choice }) => {
      const input = { approval: approvalId, decision, boundTo, ...(choice !== undefined && { choice }) };
      const action = { skill: DECIDE_SKILL, input, role, inPlace: true, expiresTsMs };
      return { label, actionId: actions.remember(action), inPlace: true };
    }),
  );
}
