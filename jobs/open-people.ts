/**
 * Who may what on a running desk, and who hears what: kept in a file that every market shares, hung out for the bots,
 * and asked by whatever checks or tells.
 */
import { join } from "node:path";
import { randomCode } from "#src/adapters/random-code.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import type { Config } from "#src/config.ts";
import { CODE_LENGTH, CODE_LETTERS } from "#src/features/people/codes.ts";
import { listeningPlaces } from "#src/domain/chat-settings.ts";
import { createChatDesk } from "#src/features/chats/chat-desk.ts";
import { createRoleDesk, type RoleDesk } from "#src/features/people/roles.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { Log } from "#src/ports/log.ts";
import type { AlertSettingsStore } from "#src/features/alerts/alert-settings-store.ts";
import type { Account } from "#src/domain/people.ts";
import { createLoop, type Loop } from "#src/schedule/periodic.ts";

export type OpenPeopleOptions = {
  readonly config: Config;
  readonly redisUrl: string;
  readonly audit: AuditLog;
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenPeople = {
  readonly people: RoleDesk;
  readonly chats: ChatDesk;
  readonly alertSettings: AlertSettingsStore;
  readonly owners: () => readonly Account[];
  readonly randomCode: () => string;
  /** Hangs out for the bots who may what. */
  readonly board: Loop;
  /** When its loop has ended. */
  close(): Promise<void>;
};

/**
 * Redis forgets what it is told when somebody empties it: hung out again this often, with a sign of life, by which the
 * bots know whether anybody is there to answer.
 */
const PUBLISH_MS = 5_000;

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openPeople({
  config,
  redisUrl,
  audit,
  events,
  clock,
  log,
  signal,
}: OpenPeopleOptions): OpenPeople {
  const database = openPeopleDatabase(join(config.dataDir, "people.sqlite"));
  const board = createRedisRoleBoard({ redisUrl, log });
  const people = createRoleDesk({
    environment: config.roles,
    store: database.people,
    audit,
    atomically: database.atomically,
    events,
    clock,
    randomCode: drawCode,
  });
  const { whileBusy } = config;
  const chats = createChatDesk({ store: database.chats, audit, events, clock, whileBusy });
  const beat = (isStopped: boolean): Promise<void> => board.sendHeartbeat({ tsMs: clock.nowMs(), isStopped });
  const run = async (): Promise<void> => {
    await board.publish({ ...people.roles(), listening: listeningPlaces(chats.bindings()) });
    await beat(false);
  };
  return {
    people,
    chats,
    alertSettings: database.alertSettings,
    owners: () => people.holders("owner"),
    randomCode: drawCode,
    board: createLoop({ clock, log, signal, name: "role-board", periodMs: PUBLISH_MS, run }),
    async close() {
      await beat(true).catch((error: unknown) => log.debug("nobody was told of the stop", { err: error }));
      await board.close();
      database.close();
    },
  };
}

function drawCode(): string {
  return randomCode(CODE_LETTERS, CODE_LENGTH);
}
