import type { AuditLine, AuditLog } from "../audit-log.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type LineRow = { actor: string; what: string; cause: string; ts_ms: number; details: string };

/** The audit log in SQLite. The tables of `APPROVAL_SCHEMA` exist. */
export function createAuditLog(db: SqliteDatabase): AuditLog {
  const insert = db.prepare(
    `INSERT INTO audit_lines (actor, what, cause, ts_ms, details) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (cause, what) DO NOTHING`,
  );
  const recent = db.prepare<[number, number], LineRow>(
    "SELECT * FROM audit_lines WHERE ts_ms >= ? ORDER BY line_id DESC LIMIT ?",
  );
  const recentOf = db.prepare<[string, number, number], LineRow>(
    "SELECT * FROM audit_lines WHERE actor = ? AND ts_ms >= ? ORDER BY line_id DESC LIMIT ?",
  );
  return {
    append: ({ actor, what, cause, tsMs, details }) =>
      void insert.run([actor, what, cause, tsMs, JSON.stringify(details)]),
    recent({ actor, sinceTsMs = 0 }, limit) {
      const rows = actor === undefined ? recent.all(sinceTsMs, limit) : recentOf.all(actor, sinceTsMs, limit);
      return rows.map(toLine);
    },
  };
}

function toLine({ actor, what, cause, ts_ms: tsMs, details }: LineRow): AuditLine {
  return { actor, what, cause, tsMs, details: JSON.parse(details) as Record<string, unknown> };
}
