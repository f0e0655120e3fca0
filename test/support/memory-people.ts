/** Who may what, in memory: a fake of the PeopleStore and RoleBoard ports, and the real role desk over them. */
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { PeopleChange, Roles } from "#src/domain/people.ts";
import type { RoleBook } from "#src/domain/roles.ts";
import { createRoleDesk, type RoleDesk } from "#src/features/people/roles.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { LinkCode, PeopleStore } from "#src/features/people/people-store.ts";
import type { Heartbeat, RoleBoard } from "#src/ports/role-board.ts";
import { createMemoryAuditLog } from "./memory-approvals.ts";
import { toldInto } from "./told-events.ts";

export function createMemoryPeopleStore(): PeopleStore {
  const changes = new Map<string, PeopleChange>();
  const codes = new Map<string, LinkCode>();
  return {
    changes: () => [...changes.values()],
    append(change, cause) {
      if (changes.has(cause)) return false;
      changes.set(cause, change);
      return true;
    },
    knows: (cause) => changes.has(cause),
    putLinkCode(code) {
      for (const known of codes.values()) if (known.account === code.account) codes.delete(known.code);
      codes.set(code.code, code);
    },
    linkCode(code, nowMs) {
      const known = codes.get(code);
      return known === undefined || known.expiresTsMs <= nowMs ? null : known;
    },
    forgetLinkCode: (code) => void codes.delete(code),
  };
}

/** Of a worker that is always there: for tests of something else. */
export const AT_WORK: Heartbeat = { tsMs: Number.MAX_SAFE_INTEGER, isStopped: false };

export function createMemoryRoleBoard(first: Heartbeat | null = null): RoleBoard {
  let hung: string | null = null;
  let beaten = first;
  return {
    publish: async (roles) => void (hung = JSON.stringify(roles)),
    read: async () => (hung === null ? null : (JSON.parse(hung) as Roles)),
    sendHeartbeat: async (heartbeat) => void (beaten = heartbeat),
    lastHeartbeat: async () => beaten,
    close: async () => {},
  };
}

export type MemoryPeople = RoleDesk & {
  readonly audit: AuditLog;
  readonly events: readonly DeskEvent[];
  /** How often a change was published. */
  readonly changes: () => number;
};

/** An owner "telegram:7" by the environment, and the console; `codes` are drawn one after the other. */
export function createMemoryPeople(
  clock: Clock,
  environment: RoleBook = ENVIRONMENT,
  store: PeopleStore = createMemoryPeopleStore(),
): MemoryPeople {
  const audit = createMemoryAuditLog();
  const events: DeskEvent[] = [];
  let [changes, drawn] = [0, 0];
  const desk = createRoleDesk({
    environment,
    store,
    audit,
    atomically: (work) => work(),
    events: toldInto(events, ({ type }) => void (changes += type === "settings" ? 1 : 0)),
    clock,
    randomCode: () => `ABCDEFG${(drawn += 1) + 1}`,
  });
  return { ...desk, audit, events, changes: () => changes };
}

export const ENVIRONMENT: RoleBook = {
  console: { owner: ["local"], operator: [], viewer: [] },
  telegram: { owner: ["7"], operator: [], viewer: [] },
};
