import { randomBytes } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { Role } from "#src/domain/roles.ts";
import type { ActionStore, ButtonAction } from "../action-store.ts";
import type { Clock } from "#src/ports/clock.ts";

/** 9 random bytes: 12 url-safe characters that cannot be guessed. */
const ID_BYTES = 9;
/** Beyond this the oldest buttons are forgotten, so that nobody can fill the disk by asking questions. */
const ACTIONS_MAX = 10_000;

type StoredAction = {
  readonly skill: string;
  readonly input: string;
  readonly role: Role;
  readonly in_place: 0 | 1;
  readonly expires_ts_ms: number;
};

/** What buttons do, in SQLite. An expired button is as unknown as one that never was. */
export function createActionStore(db: Database, clock: Clock): ActionStore {
  const sql = prepare(db);
  const remember = db.transaction((actionId: string, action: ButtonAction) => {
    sql.prune.run(clock.nowMs());
    const { lastInsertRowid } = sql.insert.run({
      actionId,
      skill: action.skill,
      input: JSON.stringify(action.input),
      role: action.role,
      inPlace: action.inPlace ? 1 : 0,
      expiresTsMs: action.expiresTsMs,
    });
    sql.forgetOldest.run(Number(lastInsertRowid) - ACTIONS_MAX);
  });
  return {
    remember(action) {
      const actionId = randomBytes(ID_BYTES).toString("base64url");
      remember(actionId, action);
      return actionId;
    },
    find(actionId) {
      const stored = sql.find.get(actionId, clock.nowMs());
      return stored === undefined ? null : toAction(stored);
    },
  };
}

function prepare(db: Database) {
  return {
    insert: db.prepare<[Record<string, string | number>]>(
      `INSERT INTO button_action (action_id, skill, input, role, in_place, expires_ts_ms)
       VALUES (:actionId, :skill, :input, :role, :inPlace, :expiresTsMs)`,
    ),
    find: db.prepare<[string, number], StoredAction>(
      "SELECT skill, input, role, in_place, expires_ts_ms FROM button_action WHERE action_id = ? AND expires_ts_ms > ?",
    ),
    prune: db.prepare<[number]>("DELETE FROM button_action WHERE expires_ts_ms <= ?"),
    forgetOldest: db.prepare<[number]>("DELETE FROM button_action WHERE seq <= ?"),
  };
}

function toAction(stored: StoredAction): ButtonAction {
  return {
    skill: stored.skill,
    input: JSON.parse(stored.input) as Record<string, unknown>,
    role: stored.role,
    inPlace: stored.in_place === 1,
    expiresTsMs: stored.expires_ts_ms,
  };
}
