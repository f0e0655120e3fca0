/** The approvals of a running desk: who is asked, and the loop that ends and finishes what was asked. */
import type { Config } from "#src/config.ts";
import { decisionWords, type Approval } from "./model/approval.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { Destination } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import { createApprovals, type ApprovalDesk } from "./approvals.ts";
import type { ActionStore } from "./action-store.ts";
import type { ApprovalMessages } from "./store/approval-messages.ts";
import type { ApprovalStore } from "./approval-store.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";
import { privateChat } from "#src/features/alerts/alert-destinations.ts";
import { createAnnouncer } from "./announce-approvals.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type OpenApprovalsOptions = {
  readonly database: {
    readonly ledgerStore: LedgerStore;
    readonly approvals: ApprovalStore;
    readonly audit: AuditLog;
    readonly outbox: OutboxStore;
    readonly actions: ActionStore;
    readonly approvalMessages: ApprovalMessages;
  };
  readonly config: Config;
  readonly people: RoleReader;
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export function openApprovals({
  database,
  config,
  people,
  events,
  clock,
  log,
  signal,
}: OpenApprovalsOptions): ApprovalDesk {
  const { approvals: store, approvalMessages: messages, audit, outbox, actions, ledgerStore } = database;
  const decidersOf = (role: Role): readonly Destination[] =>
    people.holders(role).flatMap((holder) => privateChat(config, holder));
  const announcer = createAnnouncer({ outbox, actions, messages, decidersOf, clock });
  const approvals = createApprovals({
    store,
    audit,
    atomically: (work) => ledgerStore.atomically(work),
    announce(approval) {
      announcer.announce(approval);
      events.emit(approvalEvent(approval, decidersOf(approval.role), clock.nowMs()));
    },
    clock,
    log,
    signal,
  });
  return {
    ...approvals,
    async sweep() {
      await approvals.sweep();
      ledgerStore.atomically(() => announcer.catchUp((approvalId) => store.find(approvalId)));
    },
  };
}

/** For chats that are not asked themselves: what waits, and what became of it. */
function approvalEvent(approval: Approval, told: readonly Destination[], eventTsMs: number): DeskEvent {
  const { approvalId, title, state, outcome } = approval;
  const stage = outcome === null ? state : "ended";
  const end = outcome === null ? "" : `; ${outcome.state}: ${outcome.what}`;
  const what = `${approvalId}, ${title}: ${decisionWords(approval)}${end}`;
  return { type: "approval", eventId: `${approvalId}-${stage}`, eventTsMs, what, told };
}

const SWEEP_MS = 5_000;

/** Runs until the signal is aborted, `first` each time before. Start it when every kind has its handler. */
export function startApprovalSweep(
  approvals: ApprovalDesk,
  first: () => void,
  loop: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Periodic {
  return every({
    ...loop,
    name: "approvals",
    periodMs: SWEEP_MS,
    run: () => {
      first();
      return approvals.sweep();
    },
  });
}
