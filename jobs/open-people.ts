/**
 * Who may what on a running desk: kept in a file that every market shares, hung out for the bots, and asked by
 * whatever checks. Built by the worker.
 */
import { join } from "node:path";
import { randomCode } from "#src/adapters/random-code.ts";
import { createRedisRoleBoard } from "#src/adapters/redis-role-board.ts";
import { openPeopleDatabase } from "#src/adapters/sqlite/people-database.ts";
import type { Config } from "#src/config.ts";
import { CODE_LENGTH, CODE_LETTERS } from "#src/people/codes.ts";
import { createRoleDesk, type RoleDesk } from "#src/people/roles.ts";
import type { AuditLog } from "#src/ports/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { Log } from "#src/ports/log.ts";
import { every } from "./schedule.ts";

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
  readonly randomCode: () => string;
  /** Resolves after the signal was aborted. */
  readonly done: Promise<void>;
  close(): Promise<void>;
};

/** Redis forgets what it is told when somebody empties it: hung out again this often. */
const PUBLISH_MS = 10_000;

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openPeople(options: OpenPeopleOptions): OpenPeople {
  const { config, redisUrl, audit, events, clock, log, signal } = options;
  const database = openPeopleDatabase(join(config.dataDir, "people.sqlite"));
  const board = createRedisRoleBoard({ redisUrl, log });
  const bell = { poke: (): void => {} };
  const people = createRoleDesk({
    environment: config.roles,
    store: database.people,
    audit,
    atomically: database.atomically,
    emit: (event) => events.emit(event),
    onChange: () => bell.poke(),
    clock,
    randomCode: drawCode,
  });
  const run = (): Promise<void> => board.publish(people.roles());
  const publication = every({ clock, log, signal, name: "role-board", periodMs: PUBLISH_MS, run });
  bell.poke = publication.poke;
  return {
    people,
    randomCode: drawCode,
    done: publication.done,
    async close() {
      await board.close();
      database.close();
    },
  };
}

function drawCode(): string {
  return randomCode(CODE_LETTERS, CODE_LENGTH);
}
