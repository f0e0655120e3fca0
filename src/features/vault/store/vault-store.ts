/** The failure vault's tables behind the VaultStore port. */
import type { BookRules } from "#src/domain/book-rules.ts";
import { fromExactJson, toExactJson } from "#src/domain/exact-json.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Autopsy, Opinion } from "../model/autopsy.ts";
import type { VaultStore } from "../vault-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { createVaultCounts } from "./vault-counts.ts";
import { createVaultReads, toFacts, type AutopsyRow } from "./vault-reads.ts";
import { createVaultWords } from "./vault-words.ts";

/** The tables of `VAULT_SCHEMA` exist. */
export function createVaultStore(db: SqliteDatabase): VaultStore {
  const words = createVaultWords(db);
  return {
    ...createRules(db),
    ...createDue(db),
    ...createVaultReads(db),
    ...createOpinions(db, words.add),
    append: createAppend(db, words.add),
    find: createFind(db),
    search: words.search,
  };
}

function createRules(db: SqliteDatabase): Pick<VaultStore, "keepRules" | "rulesOf"> {
  const known = db.prepare<[string], { rule_set: number }>("SELECT rule_set FROM rule_sets WHERE rules = ?");
  const insertSet = db.prepare("INSERT INTO rule_sets (rules) VALUES (?)");
  const insert = db.prepare("INSERT INTO entry_rules VALUES (?, ?) ON CONFLICT (position_id) DO NOTHING");
  const read = db.prepare<[string], { rules: string }>(
    "SELECT rules FROM entry_rules JOIN rule_sets USING (rule_set) WHERE position_id = ?",
  );
  return {
    keepRules: (positionId, rules) => {
      const text = toExactJson(rules);
      const set = known.get(text)?.rule_set ?? Number(insertSet.run(text).lastInsertRowid);
      insert.run(positionId, set);
    },
    rulesOf: (positionId) => {
      const row = read.get(positionId);
      return row === undefined ? null : (fromExactJson(row.rules) as BookRules);
    },
  };
}

function createDue(db: SqliteDatabase): Pick<VaultStore, "markDue" | "due" | "markMissing"> {
  const mark = db.prepare(
    "INSERT INTO autopsies_due VALUES (?, ?, ?) ON CONFLICT (round_trip_id) DO NOTHING",
  );
  const due = db.prepare<[number], { round_trip_id: string; symbol: string; closed_ts_ms: number }>(
    "SELECT * FROM autopsies_due ORDER BY rowid LIMIT ?",
  );
  const missing = db.prepare(
    `INSERT INTO autopsies_due
     SELECT round_trip_id, symbol, closed_ts_ms FROM round_trips r
     WHERE NOT EXISTS (SELECT 1 FROM autopsies a WHERE a.round_trip_id = r.round_trip_id)
     ORDER BY r.rowid ON CONFLICT (round_trip_id) DO NOTHING`,
  );
  return {
    markDue: (trip) => void mark.run(trip.roundTripId, trip.symbol, trip.closedTsMs),
    due: (limit) =>
      due.all(limit).map((row) => ({
        roundTripId: row.round_trip_id,
        symbol: row.symbol,
        closedTsMs: row.closed_ts_ms,
      })),
    markMissing: () => missing.run().changes,
  };
}

function createAppend(db: SqliteDatabase, addWords: AddWords): VaultStore["append"] {
  const insert = db.prepare(
    `INSERT INTO autopsies (round_trip_id, book_id, symbol, cause, conditions, hour, regime, season, net_pnl,
       entry_notional, closed_ts_ms, lesson, evidence, message, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (round_trip_id) DO NOTHING`,
  );
  const done = db.prepare("DELETE FROM autopsies_due WHERE round_trip_id = ?");
  const count = createVaultCounts(db);
  return (autopsy, message, recordedTsMs) => {
    const a = autopsy;
    const isNew = insert.run([
      a.roundTripId,
      a.bookId,
      a.symbol,
      a.cause,
      JSON.stringify(a.conditions),
      a.hour,
      a.regime,
      a.season,
      a.netPnl,
      a.entryNotional,
      a.closedTsMs,
      a.lesson,
      toExactJson({ evidence: a.evidence, diagnosis: a.diagnosis }),
      message === null ? null : JSON.stringify(message),
      recordedTsMs,
    ]);
    done.run(a.roundTripId);
    if (isNew.changes === 0) return false;
    count(a);
    if (a.cause !== null) addWords(a.roundTripId, wordsOf(a, message));
    return true;
  };
}

type AddWords = (roundTripId: string, words: string) => void;

/** What a loss is found by: everything that its message says, and the names that it goes by. */
function wordsOf({ roundTripId, cause, symbol }: Autopsy, message: OutboundMessage | null): string {
  return [roundTripId, cause, symbol, textOf(message)].join(" ");
}

function textOf(message: OutboundMessage | null): string {
  if (message === null) return "";
  const texts: string[] = [message.headline];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) for (const one of value) collect(one);
    else if (typeof value === "object" && value !== null)
      for (const one of Object.values(value)) collect(one);
  };
  collect(message.blocks);
  return texts.join(" ");
}

function createFind(db: SqliteDatabase): VaultStore["find"] {
  const read = db
    .prepare<[string], AutopsyRow & { evidence: string; lesson: string | null; message: string | null }>(
      "SELECT * FROM autopsies WHERE round_trip_id = ?",
    )
    .safeIntegers(true);
  return (roundTripId) => {
    const row = read.get(roundTripId);
    if (row === undefined) return null;
    const kept = fromExactJson(row.evidence) as Pick<Autopsy, "evidence" | "diagnosis">;
    return {
      autopsy: { ...toFacts(row), ...kept, lesson: row.lesson },
      message: row.message === null ? null : (JSON.parse(row.message) as OutboundMessage),
    };
  };
}

type OpinionRow = { kind: Opinion["kind"]; text: string | null; actor: string; ts_ms: number };

function createOpinions(
  db: SqliteDatabase,
  addWords: AddWords,
): Pick<VaultStore, "appendOpinion" | "opinions"> {
  const insert = db.prepare(
    `INSERT INTO opinions (round_trip_id, kind, text, actor, cause, ts_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const read = db.prepare<[string], OpinionRow>(
    "SELECT kind, text, actor, ts_ms FROM opinions WHERE round_trip_id = ? ORDER BY opinion_id",
  );
  return {
    appendOpinion: (roundTripId, { kind, text, actor, tsMs }, cause) => {
      const isNew = insert.run([roundTripId, kind, text, actor, cause, tsMs]).changes > 0;
      if (isNew && text !== null) addWords(roundTripId, text);
      return isNew;
    },
    opinions: (roundTripId) =>
      read.all(roundTripId).map(({ kind, text, actor, ts_ms: tsMs }) => ({ kind, text, actor, tsMs })),
  };
}
