/**
 * Who may what on a running desk, and who hears what: kept in a file that every market shares, hung out for the bots,
 * and asked by whatever checks or tells. Built by the worker, before there is a desk.
 */
import { join } from "node:path";
import { randomCode } from "#src/adapters/random-code.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import type { Config } from "#src/config.ts";
import { assert } from "#src/domain/errors.ts";
import { CODE_LENGTH, CODE_LETTERS } from "#src/features/people/codes.ts";
import { listeningPlaces } from "#src/domain/chat-settings.ts";
import { createChatDesk } from "#src/features/chats/chat-desk.ts";
import { createRoleDesk, type RoleDesk } from "#src/features/people/roles.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { Log } from "#src/ports/log.ts";
import { alertsFor, type OpenAlerts, type OpenAlertsOptions } from "#src/features/alerts/open-alerts.ts";
import { every } from "#src/schedule/periodic.ts";

export type OpenPeopleOptions = {
  readonly config: Config;
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly pokeRelay: () => void;
  readonly signal: AbortSignal;
};

/** Where changes are recorded and told. */
type Record = { readonly audit: AuditLog; readonly events: DeskEventSink };

export type OpenPeople = {
  readonly people: RoleDesk;
  readonly chats: ChatDesk;
  readonly openAlerts: (opened: OpenAlertsOptions) => OpenAlerts;
  readonly randomCode: () => string;
  /** Before anybody is answered. */
  recordIn(record: Record): void;
  /** Resolves after the signal was aborted. */
  readonly done: Promise<void>;
  close(): Promise<void>;
};

/**
 * Redis forgets what it is told when somebody empties it: hung out again this often, with a sign of life, by which the
 * bots know whether anybody is there to answer.
 */
const PUBLISH_MS = 5_000;

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openPeople(options: OpenPeopleOptions): OpenPeople {
  const { config, redisUrl, clock, log, signal } = options;
  const database = openPeopleDatabase(join(config.dataDir, "people.sqlite"));
  const board = createRedisRoleBoard({ redisUrl, log });
  const bell = { poke: (): void => {} };
  let record: Record | null = null;
  const recorded = (): Record => {
    assert(record !== null, "the desk is open before anybody is answered");
    return record;
  };
  const people = createRoleDesk({
    environment: config.roles,
    store: database.people,
    audit: () => recorded().audit,
    atomically: database.atomically,
    emit: (event) => recorded().events.emit(event),
    onChange: () => bell.poke(),
    clock,
    randomCode: drawCode,
  });
  const chats = createChatDesk({
    store: database.chats,
    audit: () => recorded().audit,
    onChange: () => bell.poke(),
    clock,
    whileBusy: config.whileBusy,
  });
  const owners = () => people.holders("owner");
  const beat = (isStopped: boolean): Promise<void> => board.beat({ tsMs: clock.nowMs(), isStopped });
  const run = async (): Promise<void> => {
    await board.publish({ ...people.roles(), listening: listeningPlaces(chats.bindings()) });
    await beat(false);
  };
  const publication = every({ clock, log, signal, name: "role-board", periodMs: PUBLISH_MS, run });
  bell.poke = publication.poke;
  return {
    people,
    chats,
    openAlerts: alertsFor({ ...options, chats, settingsStore: database.alertSettings, owners }),
    randomCode: drawCode,
    recordIn: (into) => void (record = into),
    done: publication.done,
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
