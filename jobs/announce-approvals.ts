/**
 * Trigger: a request was made, decided, carried out or has expired, inside the transaction that recorded it.
 * Reads:   who may decide.
 * Writes:  one outbox row for each of their chats, and the buttons; later, the row that says what became of it.
 * Emits:   a poke to the relay.
 * Twice:   the row's key is the request, its state and the chat; the second is a no-op.
 */
import type { Approval } from "#src/domain/approval.ts";
import type { Button, Destination } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { ActionStore } from "#src/ports/action-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { approvalButtons, approvalCard } from "#src/reports/approval-card.ts";

export type AnnounceDeps = {
  readonly outbox: OutboxStore;
  readonly actions: ActionStore;
  /** Every chat of everybody who holds the role. */
  readonly decidersOf: (role: Role) => readonly Destination[];
  readonly clock: Clock;
  readonly pokeRelay: () => void;
};

/** The skill that a button of a request runs. */
export const DECIDE_SKILL = "decide-approval";

export function createAnnouncer(deps: AnnounceDeps): (approval: Approval) => void {
  return (approval) => {
    const buttons = approval.state === "waiting" ? buttonsOf(approval, deps) : [];
    const message = { ...approvalCard(approval), ...(buttons.length > 0 && { buttons }) };
    const stage = approval.outcome === null ? approval.state : "ended";
    for (const destination of deps.decidersOf(approval.role)) {
      const { platform, chatId } = destination;
      deps.outbox.append({
        dedupeKey: `${approval.approvalId}-${stage}-${platform}-${chatId}`,
        destination,
        message,
        createdTsMs: deps.clock.nowMs(),
      });
    }
    deps.pokeRelay();
  };
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
