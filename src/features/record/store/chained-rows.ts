/** Which rows are decisions, how each is found again by its ref, and the text that is hashed of it. */
import type { SqliteDatabase } from "#src/storage/database.ts";

/** Every kind of row on the chain. The columns are named, so that a later column changes no old payload. */
const ROWS = {
  signal: `SELECT signal_id, symbol, event_ts_ms, scan_ms, lane, side, confidence, price, thesis, falsifying_price,
    evidence, outcomes, recorded_ts_ms FROM signals WHERE signal_id = ?`,
  order: `SELECT order_number, cause, book_id, position_id, symbol, side, effect, quantity, reason, decided_ts_ms,
    recorded_ts_ms FROM orders WHERE order_number = ?`,
  "order-end": `SELECT e.order_number, o.position_id, e.outcome, e.reason, e.recorded_ts_ms
    FROM order_ends e JOIN orders o USING (order_number) WHERE e.order_number = ?`,
  plan: `SELECT position_id, book_id, side, lane, leverage, take_profit, stop_loss, liquidation_price, pair_id, thesis,
    falsifying_price, epoch FROM plans WHERE position_id = ?`,
  fill: `SELECT f.entry_id, e.cause, e.book_id, e.position_id, e.event_ts_ms, e.recorded_ts_ms, f.order_number,
    f.sequence, f.quantity, f.price, f.notional, f.fee, f.fee_rate, f.liquidity, f.margin, f.bid, f.ask,
    f.decision_price, f.slippage_rate, f.latency_ms, f.model,
    (SELECT json_group_array(json_array(account, asset, CAST(amount AS TEXT)) ORDER BY line)
     FROM postings WHERE entry_id = f.entry_id) AS postings
    FROM fills f JOIN entries e USING (entry_id) WHERE f.entry_id = ?`,
  funding: `SELECT u.entry_id, e.cause, e.book_id, e.position_id, e.event_ts_ms, e.recorded_ts_ms, u.payment,
    u.from_margin,
    (SELECT json_group_array(json_array(account, asset, CAST(amount AS TEXT)) ORDER BY line)
     FROM postings WHERE entry_id = u.entry_id) AS postings
    FROM fundings u JOIN entries e USING (entry_id) WHERE u.entry_id = ?`,
  opening: `SELECT e.entry_id, e.cause, e.book_id, e.event_ts_ms, e.recorded_ts_ms,
    (SELECT json_group_array(json_array(account, asset, CAST(amount AS TEXT)) ORDER BY line)
     FROM postings WHERE entry_id = e.entry_id) AS postings
    FROM entries e WHERE e.entry_id = ? AND e.kind = 'opening-balance'`,
  "round-trip": `SELECT round_trip_id AS position_id, book_id, symbol, lane, side, leverage, quantity, entry_notional,
    exit_notional, gross_pnl, fees, funding, net_pnl, exit_reason, pair_id, epoch, opened_ts_ms, closed_ts_ms
    FROM round_trips WHERE round_trip_id = ?`,
  state: `SELECT change_id, book_id, state, reason, actor, cause, event_ts_ms, recorded_ts_ms FROM state_changes
    WHERE cause = ?`,
  rules: `SELECT change_id, book_id, patch, reason, actor, cause, event_ts_ms, recorded_ts_ms FROM rule_changes
    WHERE cause = ?`,
  ban: `SELECT ban_id, book_id, base, until_ts_ms, reason, actor, cause, event_ts_ms, recorded_ts_ms FROM symbol_bans
    WHERE cause = ?`,
  epoch: `SELECT epoch, reason, actor, cause, event_ts_ms, recorded_ts_ms FROM epochs WHERE epoch = ?`,
  verdict: `SELECT epoch, kind, grounds, figures, event_ts_ms, recorded_ts_ms FROM verdicts WHERE epoch = ?`,
  "verdict-decision": `SELECT epoch, decision, actor, cause, event_ts_ms, recorded_ts_ms FROM verdict_decisions
    WHERE epoch = ?`,
  season: `SELECT season, strategy, strategy_hash, prompts_hash, model, reason, event_ts_ms, recorded_ts_ms
    FROM seasons WHERE season = ?`,
  adjustment: `SELECT adjustment_number, draft, cause, event_ts_ms, recorded_ts_ms FROM adjustments
    WHERE adjustment_number = ?`,
  "adjustment-step": `SELECT step_id, adjustment_number, step, details, actor, cause, event_ts_ms, recorded_ts_ms
    FROM adjustment_steps WHERE step_id = ?`,
} as const;

export type ChainedKind = keyof typeof ROWS;

/** Where rows of each kind stand, and by which column they are known. */
const PLACES: Readonly<Record<ChainedKind, readonly [table: string, key: string]>> = {
  signal: ["signals", "signal_id"],
  order: ["orders", "order_number"],
  "order-end": ["order_ends", "order_number"],
  plan: ["plans", "position_id"],
  fill: ["fills", "entry_id"],
  funding: ["fundings", "entry_id"],
  opening: ["entries", "entry_id"],
  "round-trip": ["round_trips", "round_trip_id"],
  state: ["state_changes", "cause"],
  rules: ["rule_changes", "cause"],
  ban: ["symbol_bans", "cause"],
  epoch: ["epochs", "epoch"],
  verdict: ["verdicts", "epoch"],
  "verdict-decision": ["verdict_decisions", "epoch"],
  season: ["seasons", "season"],
  adjustment: ["adjustments", "adjustment_number"],
  "adjustment-step": ["adjustment_steps", "step_id"],
};

export const CHAINED_KINDS = Object.keys(PLACES) as readonly ChainedKind[];

/** A row that somebody slipped in beside the chain, as a ref; null where there is none. Reads every row. */
export function findUnchained(db: SqliteDatabase): string | null {
  for (const kind of CHAINED_KINDS) {
    const [key] = unchainedKeys(db, kind, 1);
    if (key !== undefined) return refOf(kind, key);
  }
  return findLooseEntry(db);
}

/** In the order of their keys. */
export function unchainedKeys(
  db: SqliteDatabase,
  kind: ChainedKind,
  limit = Number.MAX_SAFE_INTEGER,
): readonly (string | number)[] {
  const [table, key] = PLACES[kind];
  const own = kind === "opening" ? " AND t.kind = 'opening-balance'" : "";
  return db
    .prepare<[number], string | number>(
      `SELECT t.${key} FROM ${table} t
       WHERE NOT EXISTS (SELECT 1 FROM decision_chain WHERE ref = '${kind}:' || t.${key})${own}
       ORDER BY t.${key} LIMIT ?`,
    )
    .pluck()
    .all(limit);
}

/** Postings move money by a fill, a funding or an opening balance, and by nothing else. */
function findLooseEntry(db: SqliteDatabase): string | null {
  const found = db
    .prepare<[], { ref: string }>(
      `SELECT 'entry:' || e.entry_id AS ref FROM entries e WHERE e.kind <> 'opening-balance'
       AND NOT EXISTS (SELECT 1 FROM fills f WHERE f.entry_id = e.entry_id)
       AND NOT EXISTS (SELECT 1 FROM fundings u WHERE u.entry_id = e.entry_id) LIMIT 1`,
    )
    .get();
  return found?.ref ?? null;
}

export type ChainedRow = { readonly payload: string; readonly subject: string | null };

type Column = bigint | number | string | null;

/** Reads rows by kind and key; null where there is none. Statements are prepared when they are first needed. */
export function createRowReader(
  db: SqliteDatabase,
): (kind: ChainedKind, key: string | number) => ChainedRow | null {
  const statements = new Map<ChainedKind, ReturnType<typeof prepare>>();
  const prepare = (kind: ChainedKind) =>
    db.prepare<[string | number], Record<string, Column>>(ROWS[kind]).safeIntegers(true);
  return (kind, key) => {
    const statement = statements.get(kind) ?? prepare(kind);
    statements.set(kind, statement);
    const row = statement.get(key);
    if (row === undefined) return null;
    const { position_id: subject } = row;
    return { payload: payloadOf(row), subject: typeof subject === "string" ? subject : null };
  };
}

/** "fill:40" for kind and key; a key may hold colons itself. */
export function refOf(kind: ChainedKind, key: string | number): string {
  return `${kind}:${key}`;
}

/** The other way round; null for a ref that names no kind of row. */
export function parseRef(ref: string): { readonly kind: ChainedKind; readonly key: string } | null {
  const colon = ref.indexOf(":");
  const kind = ref.slice(0, colon);
  return Object.hasOwn(ROWS, kind) ? { kind: kind as ChainedKind, key: ref.slice(colon + 1) } : null;
}

/** In the order of the columns. Every number is text, so that none is ever rounded by who reads it. */
function payloadOf(row: Readonly<Record<string, Column>>): string {
  const parts: string[] = [];
  for (const column in row) {
    const value = row[column] ?? null;
    parts.push(`"${column}":${value === null ? "null" : JSON.stringify(String(value))}`);
  }
  return `{${parts.join(",")}}`;
}
