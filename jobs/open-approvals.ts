/** The approvals of a running desk: who is asked, and the loop that ends and finishes what was asked. */
import type { Config } from "#src/config.ts";
import type { Destination } from "#src/domain/message.ts";
import { allows, type Platform, type Role, type RoleBook } from "#src/domain/roles.ts";
import { createApprovals, type ApprovalDesk } from "#src/people/approvals.ts";
import type { ActionStore } from "#src/ports/action-store.ts";
import type { ApprovalStore } from "#src/ports/approval-store.ts";
import type { AuditLog } from "#src/ports/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { createAnnouncer } from "./announce-approvals.ts";
import { every, type Periodic } from "./schedule.ts";

export type OpenApprovalsOptions = {
  readonly database: {
    readonly ledgerStore: LedgerStore;
    readonly approvals: ApprovalStore;
    readonly audit: AuditLog;
    readonly outbox: OutboxStore;
    readonly actions: ActionStore;
  };
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly pokeRelay: () => void;
  readonly signal: AbortSignal;
};

export function openApprovals({
  database,
  config,
  clock,
  log,
  pokeRelay,
  signal,
}: OpenApprovalsOptions): ApprovalDesk {
  const { approvals: store, audit, outbox, actions, ledgerStore } = database;
  const decidersOf = (role: Role): readonly Destination[] => privateChats(config, role);
  return createApprovals({
    store,
    audit,
    atomically: (work) => ledgerStore.atomically(work),
    announce: createAnnouncer({ outbox, actions, decidersOf, clock, pokeRelay }),
    clock,
    log,
    signal,
  });
}

const SWEEP_MS = 5_000;

/** Runs until the signal is aborted. Start it when every kind has its handler. */
export function startApprovalSweep(
  approvals: ApprovalDesk,
  loop: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Periodic {
  return every({
    ...loop,
    name: "approvals",
    periodMs: SWEEP_MS,
    run: () => approvals.sweep(),
  });
}

/** On Telegram a person's private chat has his own id. */
function privateChats(config: Config, role: Role): readonly Destination[] {
  const telegram = config.telegram.token === undefined ? [] : usersOf(config.roles, "telegram", role);
  return [
    ...(config.hasConsole ? [{ platform: "console" as const, chatId: "console" }] : []),
    ...telegram.map((chatId) => ({ platform: "telegram" as const, chatId })),
  ];
}

function usersOf(roles: RoleBook, platform: Platform, role: Role): readonly string[] {
  const held = roles[platform];
  if (held === undefined) return [];
  return (["owner", "operator", "viewer"] as const)
    .filter((one) => allows(one, role))
    .flatMap((one) => held[one]);
}
