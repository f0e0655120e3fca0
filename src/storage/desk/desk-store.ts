/** The desk's own tables behind the DeskStore port. */
import { z } from "zod";
import type { SignalFigures, TradingState } from "#src/domain/figures.ts";
import { bookId } from "#src/domain/ids.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { priceFromUnits } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { DeskStore, EquityMark } from "#src/ports/desk-store.ts";
import type { SqliteDatabase } from "../database.ts";
import { createDeskRules } from "./desk-rules.ts";
import { createExitChanges } from "./exit-changes.ts";

type SignalRow = {
  signal_id: string;
  symbol: string;
  lane: Lane;
  side: PositionSide;
  confidence: number;
  price: number;
  thesis: string;
  falsifying_price: number;
  evidence: string;
  outcomes: string;
  event_ts_ms: number;
};
type StateRow = {
  book_id: string;
  state: TradingState;
  reason: string;
  actor: string;
  cause: string;
  event_ts_ms: number;
};
type MarkRow = Record<
  "open_equity" | "high_equity" | "low_equity" | "close_equity" | "peak_equity" | "reference_equity",
  bigint
> &
  Record<"max_drawdown" | "watched_ms" | "exposed_ms" | "event_ts_ms", bigint> & {
    book_id: string;
    day: string;
  };

/** What makes a signal this one and no other. */
type SignalKey = Parameters<DeskStore["hasSignal"]>[0];

const evidenceSchema = z.record(z.string(), z.string());
const outcomesSchema = z.array(
  z.strictObject({
    bookId: z.string().transform(bookId),
    action: z.enum(["ordered", "denied", "ignored"]),
    reason: z.string().nullable(),
  }),
);

export function createDeskStore(db: SqliteDatabase): DeskStore {
  return {
    ...createSignals(db),
    ...createStates(db),
    ...createDeskRules(db),
    ...createExitChanges(db),
    ...createMarks(db),
    ...createCheckpoints(db),
  };
}

function createSignals(
  db: SqliteDatabase,
): Pick<DeskStore, "hasSignal" | "appendSignal" | "recentSignals" | "lastSignal"> {
  const has = db.prepare<[string, number, number]>(
    "SELECT 1 FROM signals WHERE symbol = ? AND event_ts_ms = ? AND scan_ms = ?",
  );
  const insert = db.prepare("INSERT INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const recent = db.prepare<[number], SignalRow>(
    "SELECT * FROM signals ORDER BY event_ts_ms DESC, symbol LIMIT ?",
  );
  const last = db.prepare<[string], SignalRow>(
    "SELECT * FROM signals WHERE symbol = ? ORDER BY event_ts_ms DESC LIMIT 1",
  );
  /** By symbol, the time of the newest signal that was ever seen here: most signals are newer, and need no query. */
  const newestTsMs = new Map<string, number>();
  const isNewest = ({ symbol, eventTsMs }: SignalKey): boolean => {
    const newest = newestTsMs.get(symbol) ?? last.get(symbol)?.event_ts_ms ?? 0;
    newestTsMs.set(symbol, Math.max(newest, eventTsMs));
    return eventTsMs > newest;
  };
  return {
    hasSignal: (s) => !isNewest(s) && has.get(s.symbol, s.eventTsMs, s.scanMs) !== undefined,
    appendSignal: (s, outcomes, recordedTsMs) =>
      void insert.run([
        s.symbol,
        s.eventTsMs,
        s.scanMs,
        s.signalId,
        s.lane,
        s.side,
        s.confidence,
        s.price,
        s.thesis,
        s.falsifyingPrice,
        JSON.stringify(s.evidence),
        JSON.stringify(outcomes),
        recordedTsMs,
      ]),
    recentSignals: (limit) => recent.all(limit).map(toSignalFigures),
    lastSignal: (symbol) => {
      const row = last.get(symbol);
      return row === undefined ? null : toSignalFigures(row);
    },
  };
}

function toSignalFigures(row: SignalRow): SignalFigures {
  return {
    signalId: row.signal_id,
    symbol: row.symbol,
    lane: row.lane,
    side: row.side,
    confidence: row.confidence,
    price: priceFromUnits(row.price),
    thesis: row.thesis,
    falsifyingPrice: priceFromUnits(row.falsifying_price),
    evidence: evidenceSchema.parse(JSON.parse(row.evidence)),
    eventTsMs: row.event_ts_ms,
    outcomes: outcomesSchema.parse(JSON.parse(row.outcomes)),
  };
}

function createStates(db: SqliteDatabase): Pick<DeskStore, "appendStateChange" | "currentState"> {
  const insert = db.prepare(
    `INSERT INTO state_changes (book_id, state, reason, actor, cause, event_ts_ms, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING`,
  );
  const current = db.prepare<[string], StateRow>(
    "SELECT * FROM state_changes WHERE book_id = ? ORDER BY change_id DESC LIMIT 1",
  );
  return {
    appendStateChange: (c, recordedTsMs) =>
      insert.run(c.bookId, c.state, c.reason, c.actor, c.cause, c.eventTsMs, recordedTsMs).changes > 0,
    currentState: (id) => {
      const row = current.get(id);
      if (row === undefined) return null;
      const { state, reason, actor, cause } = row;
      return { bookId: bookId(row.book_id), state, reason, actor, cause, eventTsMs: row.event_ts_ms };
    },
  };
}

function createMarks(
  db: SqliteDatabase,
): Pick<DeskStore, "saveEquityMark" | "lastEquityMark" | "equityMarks"> {
  const save = db.prepare("INSERT OR REPLACE INTO equity_marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const newest = db
    .prepare<[string, number], MarkRow>(
      "SELECT * FROM equity_marks WHERE book_id = ? ORDER BY day DESC LIMIT ?",
    )
    .safeIntegers(true);
  const toMark = (row: MarkRow): EquityMark => ({
    bookId: bookId(row.book_id),
    day: row.day,
    openEquity: row.open_equity,
    highEquity: row.high_equity,
    lowEquity: row.low_equity,
    closeEquity: row.close_equity,
    peakEquity: row.peak_equity,
    maxDrawdown: Number(row.max_drawdown),
    referenceEquity: row.reference_equity,
    watchedMs: Number(row.watched_ms),
    exposedMs: Number(row.exposed_ms),
    eventTsMs: Number(row.event_ts_ms),
  });
  return {
    saveEquityMark: (m) =>
      void save.run([
        m.bookId,
        m.day,
        m.openEquity,
        m.highEquity,
        m.lowEquity,
        m.closeEquity,
        m.peakEquity,
        m.maxDrawdown,
        m.referenceEquity,
        m.watchedMs,
        m.exposedMs,
        m.eventTsMs,
      ]),
    lastEquityMark: (id) => {
      const row = newest.get(id, 1);
      return row === undefined ? null : toMark(row);
    },
    equityMarks: (id, limit) => newest.all(id, limit).map(toMark),
  };
}

function createCheckpoints(db: SqliteDatabase): Pick<DeskStore, "saveCheckpoint" | "loadCheckpoint"> {
  const save = db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)");
  const load = db.prepare<[string], { text: string }>("SELECT text FROM checkpoints WHERE name = ?");
  return {
    saveCheckpoint: (name, text) => void save.run(name, text),
    loadCheckpoint: (name) => load.get(name)?.text ?? null,
  };
}
