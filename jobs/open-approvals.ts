/** The approvals of a running desk: who is asked, and the loop that ends and finishes what was asked. */
import type { Config } from "#src/config.ts";
import type { Destination } from "#src/domain/message.ts";
import type { Account } from "#src/domain/people.ts";
import type { Role } from "#src/domain/roles.ts";
import { createApprovals, type ApprovalDesk } from "#src/people/approvals.ts";
import type { ActionStore } from "#src/ports/action-store.ts";
import type { ApprovalStore } from "#src/ports/approval-store.ts";
import type { AuditLog } from "#src/ports/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";
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
  readonly people: RoleReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly pokeRelay: () => void;
  readonly signal: AbortSignal;
};

export function openApprovals({
  database,
  config,
  people,
  clock,
  log,
  pokeRelay,
  signal,
}: OpenApprovalsOptions): ApprovalDesk {
  const { approvals: store, audit, outbox, actions, ledgerStore } = database;
  const decidersOf = (role: Role): readonly Destination[] => privateChats(config, people.holders(role));
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

/** On Telegram a person's private chat has his own id; on Discord it is opened for his user id. */
function privateChats(config: Config, accounts: readonly Account[]): readonly Destination[] {
  return accounts.flatMap(({ platform, userId }): readonly Destination[] => {
    if (platform === "console") return config.hasConsole ? [{ platform, chatId: "console" }] : [];
    if (platform === "discord") return [{ platform, chatId: `user:${userId}` }];
    return config.telegram.token === undefined ? [] : [{ platform, chatId: userId }];
  });
}
