/** The part of the desk's store that keeps what people did: commands, rules of a book, bans of a symbol. */
import { z } from "zod";
import { bookId } from "#src/domain/ids.ts";
import type { DeskStore, SymbolBan } from "#src/ports/desk-store.ts";
import type { SqliteDatabase } from "../database.ts";

type BanRow = {
  book_id: string;
  base: string;
  until_ts_ms: number;
  reason: string;
  actor: string;
  cause: string;
  event_ts_ms: number;
};

const objectSchema = z.record(z.string(), z.unknown());

export function createDeskRules(
  db: SqliteDatabase,
): Pick<
  DeskStore,
  "appendRuleChange" | "rulePatches" | "appendBan" | "bans" | "commandAnswer" | "appendCommandAnswer"
> {
  const insertChange = db.prepare(
    `INSERT INTO rule_changes (book_id, patch, reason, actor, cause, event_ts_ms, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING`,
  );
  const patches = db.prepare<[string], { patch: string }>(
    "SELECT patch FROM rule_changes WHERE book_id = ? ORDER BY change_id",
  );
  const insertBan = db.prepare(
    `INSERT INTO symbol_bans (book_id, base, until_ts_ms, reason, actor, cause, event_ts_ms, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING`,
  );
  const answered = db.prepare<[string], { answer: string }>(
    "SELECT answer FROM command_answers WHERE cause = ?",
  );
  const insertAnswer = db.prepare("INSERT INTO command_answers VALUES (?, ?, ?)");
  const newestBans = db.prepare<[string], BanRow>(
    `SELECT * FROM symbol_bans WHERE ban_id IN
       (SELECT max(ban_id) FROM symbol_bans WHERE book_id = ? GROUP BY base) ORDER BY base`,
  );
  return {
    appendRuleChange: (c, recordedTsMs) =>
      insertChange.run(
        c.bookId,
        JSON.stringify(c.patch),
        c.reason,
        c.actor,
        c.cause,
        c.eventTsMs,
        recordedTsMs,
      ).changes > 0,
    rulePatches: (id) => patches.all(id).map((row) => objectSchema.parse(JSON.parse(row.patch))),
    appendBan: (b, recordedTsMs) =>
      insertBan.run(b.bookId, b.base, b.untilTsMs, b.reason, b.actor, b.cause, b.eventTsMs, recordedTsMs)
        .changes > 0,
    commandAnswer: (cause) => {
      const row = answered.get(cause);
      return row === undefined ? null : objectSchema.parse(JSON.parse(row.answer));
    },
    appendCommandAnswer: (cause, answer, recordedTsMs) =>
      void insertAnswer.run(cause, JSON.stringify(answer), recordedTsMs),
    bans: (id) => newestBans.all(id).map(toBan),
  };
}

function toBan(row: BanRow): SymbolBan {
  return {
    bookId: bookId(row.book_id),
    base: row.base,
    untilTsMs: row.until_ts_ms,
    reason: row.reason,
    actor: row.actor,
    cause: row.cause,
    eventTsMs: row.event_ts_ms,
  };
}
