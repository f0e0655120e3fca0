import type { Incident, IncidentStore } from "#src/ports/quality.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type IncidentRow = {
  incident_id: number;
  key: string;
  what: string;
  opened_ts_ms: number;
  ended_ts_ms: number | null;
};

const ROWS = "SELECT i.*, e.ended_ts_ms FROM incidents i LEFT JOIN incident_ends e USING (incident_id)";
const OPEN_MAX = 200;

/** The tables of `INCIDENT_SCHEMA` exist. */
export function createIncidentStore(db: SqliteDatabase): IncidentStore {
  const insert = db.prepare("INSERT INTO incidents (key, what, opened_ts_ms) VALUES (?, ?, ?)");
  const insertEnd = db.prepare("INSERT INTO incident_ends VALUES (?, ?)");
  const openOf = db.prepare<[string], IncidentRow>(`${ROWS} WHERE i.key = ? AND e.ended_ts_ms IS NULL`);
  const open = db.prepare<[number], IncidentRow>(
    `${ROWS} WHERE e.ended_ts_ms IS NULL ORDER BY i.incident_id LIMIT ?`,
  );
  const newest = db.prepare<[number], IncidentRow>(`${ROWS} ORDER BY i.incident_id DESC LIMIT ?`);
  return {
    open(key, what, tsMs) {
      if (openOf.get(key) !== undefined) return null;
      insert.run([key, what, tsMs]);
      const row = openOf.get(key);
      return row === undefined ? null : toIncident(row);
    },
    end(key, tsMs) {
      const row = openOf.get(key);
      if (row === undefined) return null;
      insertEnd.run([row.incident_id, tsMs]);
      return { ...toIncident(row), endedTsMs: tsMs };
    },
    openNow: () => open.all(OPEN_MAX).map(toIncident),
    recent: (limit) => newest.all(limit).map(toIncident),
  };
}

function toIncident(row: IncidentRow): Incident {
  return {
    incidentId: row.incident_id,
    key: row.key,
    what: row.what,
    openedTsMs: row.opened_ts_ms,
    endedTsMs: row.ended_ts_ms,
  };
}
