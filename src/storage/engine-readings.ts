import type { Database } from "better-sqlite3";
import type { EngineReading, EngineReadings } from "#src/ports/engine-readings.ts";
import type { ModelRole } from "#src/ports/inference.ts";

type Row = {
  readonly recorded_ts_ms: number;
  readonly role: ModelRole;
  readonly model: string;
  readonly rss_bytes: number | null;
  readonly swapped_bytes: number | null;
  readonly machine_swap_bytes: number | null;
  readonly compressed_bytes: number | null;
  readonly cells_used: number | null;
  readonly cells_total: number | null;
  readonly tokens_per_second: number | null;
};

export function createEngineReadings(db: Database): EngineReadings {
  const insert = db.prepare<[EngineReading]>(
    `INSERT INTO engine_readings (recorded_ts_ms, role, model, rss_bytes, swapped_bytes, machine_swap_bytes,
       compressed_bytes, cells_used, cells_total, tokens_per_second)
     VALUES (:recordedTsMs, :role, :model, :rssBytes, :swappedBytes, :machineSwapBytes,
       :compressedBytes, :cellsUsed, :cellsTotal, :tokensPerSecond)`,
  );
  const since = db.prepare<[ModelRole, string, number], Row>(
    `SELECT recorded_ts_ms, role, model, rss_bytes, swapped_bytes, machine_swap_bytes, compressed_bytes,
       cells_used, cells_total, tokens_per_second
     FROM engine_readings WHERE role = ? AND model = ? AND recorded_ts_ms >= ? ORDER BY recorded_ts_ms, seq`,
  );
  return {
    append: (reading) => void insert.run(reading),
    since: (role, model, sinceTsMs) => since.all(role, model, sinceTsMs).map(toReading),
  };
}

function toReading(row: Row): EngineReading {
  return {
    recordedTsMs: row.recorded_ts_ms,
    role: row.role,
    model: row.model,
    rssBytes: row.rss_bytes,
    swappedBytes: row.swapped_bytes,
    machineSwapBytes: row.machine_swap_bytes,
    compressedBytes: row.compressed_bytes,
    cellsUsed: row.cells_used,
    cellsTotal: row.cells_total,
    tokensPerSecond: row.tokens_per_second,
  };
}
