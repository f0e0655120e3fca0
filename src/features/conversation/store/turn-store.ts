/** Turns and their receipts in SQLite. */
import type { Receipt, TurnRecord, TurnStop, TurnStore } from "../turn-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

const TURNS_MAX = 20_000;

type TurnRow = {
  readonly turn_id: string;
  readonly agent: string;
  readonly model: string;
  readonly prompt_hash: string;
  readonly stop: TurnStop;
  readonly steps: number;
  readonly prompt_tokens: number;
  readonly output_tokens: number;
  readonly started_ts_ms: number;
  readonly took_ms: number;
  readonly memory_ids: string;
  readonly receipts: string;
};

/** The table of `TURN_SCHEMA` exists. */
export function createTurnStore(db: SqliteDatabase): TurnStore {
  const insert = db.prepare(
    `INSERT INTO turns (turn_id, agent, model, prompt_hash, stop, steps, prompt_tokens, output_tokens,
       started_ts_ms, took_ms, memory_ids, receipts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (turn_id) DO NOTHING`,
  );
  const prune = db.prepare("DELETE FROM turns WHERE seq <= ?");
  const byId = db.prepare<[string], TurnRow>("SELECT * FROM turns WHERE turn_id = ?");
  return {
    append: db.transaction((turn: TurnRecord) => {
      const { turnId, agent, model, promptHash, stop, steps, promptTokens, outputTokens } = turn;
      const known = [turnId, agent, model, promptHash, stop, steps, promptTokens, outputTokens];
      const times = [turn.startedTsMs, turn.tookMs];
      const { lastInsertRowid } = insert.run(
        ...known,
        ...times,
        JSON.stringify(turn.memoryIds),
        JSON.stringify(turn.receipts),
      );
      prune.run(Number(lastInsertRowid) - TURNS_MAX);
    }),
    find(turnId) {
      const row = byId.get(turnId);
      return row === undefined ? null : toTurn(row);
    },
  };
}

function toTurn(row: TurnRow): TurnRecord {
  return {
    turnId: row.turn_id,
    agent: row.agent,
    model: row.model,
    promptHash: row.prompt_hash,
    stop: row.stop,
    steps: row.steps,
    promptTokens: row.prompt_tokens,
    outputTokens: row.output_tokens,
    startedTsMs: row.started_ts_ms,
    tookMs: row.took_ms,
    memoryIds: JSON.parse(row.memory_ids) as number[],
    receipts: JSON.parse(row.receipts) as Receipt[],
  };
}
