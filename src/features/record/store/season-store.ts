/** Seasons in SQLite, each on the chain of decisions from its first moment on. */
import type { Season } from "../model/season.ts";
import type { SeasonStore } from "../season-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import type { ChainAppender } from "./decision-chain.ts";

type SeasonRow = {
  season: number;
  strategy: string;
  strategy_hash: string;
  prompts_hash: string;
  model: string;
  reason: string;
  event_ts_ms: number;
};

/** The tables of `RECORD_SCHEMA` exist. */
export function createSeasonStore(db: SqliteDatabase, chain: ChainAppender): SeasonStore {
  const insert = db.prepare("INSERT INTO seasons VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const newest = db.prepare<[number], SeasonRow>("SELECT * FROM seasons ORDER BY season DESC LIMIT ?");
  const seasons = (limit: number): readonly Season[] => newest.all(limit).map(toSeason);
  return {
    seasons,
    current: () => seasons(1)[0] ?? null,
    appendSeason: (s, recordedTsMs) => {
      const { season, strategy, strategyHash, promptsHash, model, reason, eventTsMs } = s;
      insert.run([season, strategy, strategyHash, promptsHash, model, reason, eventTsMs, recordedTsMs]);
      chain.append("season", season);
    },
  };
}

function toSeason(row: SeasonRow): Season {
  return {
    season: row.season,
    strategy: row.strategy,
    strategyHash: row.strategy_hash,
    promptsHash: row.prompts_hash,
    model: row.model,
    reason: row.reason,
    eventTsMs: row.event_ts_ms,
  };
}
