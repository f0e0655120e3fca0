/** Examined round trips, and their counts: from the rollups, or from the round trips of a span of time. */
import { bookId } from "#src/domain/ids.ts";
import type { TripFacts } from "../model/autopsy.ts";
import type { Cause } from "../model/causes.ts";
import { cellsOf, type CellBy, type CellLabel, type VaultCell } from "../model/clusters.ts";
import type { Regime } from "../model/regime.ts";
import type { VaultFilter, VaultStore } from "../vault-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

export type AutopsyRow = {
  round_trip_id: string;
  book_id: string;
  symbol: string;
  cause: Cause | null;
  conditions: string;
  hour: bigint;
  regime: Regime;
  season: bigint;
  net_pnl: bigint;
  entry_notional: bigint;
  closed_ts_ms: bigint;
};
type CellRow = {
  label: CellLabel;
  by: CellBy;
  key: string;
  losses: bigint;
  wins: bigint;
  net_lost: bigint;
  net_won: bigint;
};
type Cells = { season: number; book: string | null; by: string | null; key: string | null };
type Bound = { book: string | null; season: number | null; from: number; to: number; limit: number };

/** Round trips of one span that are counted one by one: a busy quarter of a year. */
const SPAN_MAX = 20_000;
const OWN = "(:book IS NULL OR book_id = :book) AND (:season IS NULL OR season = :season)";
const SPAN = "closed_ts_ms >= :from AND closed_ts_ms < :to";
const PLACE = "(:by IS NULL OR (by = :by AND key = :key))";
const NEWEST = "ORDER BY closed_ts_ms DESC LIMIT :limit";

export function createVaultReads(db: SqliteDatabase): Pick<VaultStore, "latest" | "cells"> {
  const losses = db
    .prepare<[Bound], AutopsyRow>(
      `SELECT * FROM autopsies WHERE cause IS NOT NULL AND ${SPAN} AND ${OWN} ${NEWEST}`,
    )
    .safeIntegers(true);
  const all = db
    .prepare<[Bound], AutopsyRow>(`SELECT * FROM autopsies WHERE ${SPAN} AND ${OWN} ${NEWEST}`)
    .safeIntegers(true);
  const ofBook = db
    .prepare<[Cells], CellRow>(
      `SELECT * FROM vault_cells WHERE season = :season AND book_id = :book AND ${PLACE}`,
    )
    .safeIntegers(true);
  const ofAll = db
    .prepare<[Cells], CellRow>(`SELECT * FROM vault_cells WHERE season = :season AND ${PLACE}`)
    .safeIntegers(true);
  return {
    latest: (filter, limit, wins) =>
      (wins === undefined ? losses : all).all(boundOf(filter, limit)).map(toFacts),
    cells: (filter) => {
      const { bookId: book = null, season = 0, span, at } = filter;
      if (span !== undefined) {
        const cells = all.all(boundOf(filter, SPAN_MAX)).map(toFacts).flatMap(cellsOf);
        return at === undefined ? cells : cells.filter(({ by, key }) => by === at.by && key === at.key);
      }
      const bound = { season, book, by: at?.by ?? null, key: at?.key ?? null };
      return (book === null ? ofAll : ofBook).all(bound).map(toCell);
    },
  };
}

function boundOf({ bookId: id, season, span }: VaultFilter, limit: number): Bound {
  const { fromTsMs: from = 0, toTsMs: to = Number.MAX_SAFE_INTEGER } = span ?? {};
  return { book: id ?? null, season: season ?? null, from, to, limit };
}

export function toFacts(row: AutopsyRow): TripFacts {
  return {
    roundTripId: row.round_trip_id,
    bookId: bookId(row.book_id),
    symbol: row.symbol,
    cause: row.cause,
    conditions: JSON.parse(row.conditions) as Cause[],
    hour: Number(row.hour),
    regime: row.regime,
    season: Number(row.season),
    netPnl: row.net_pnl,
    entryNotional: row.entry_notional,
    closedTsMs: Number(row.closed_ts_ms),
  };
}

function toCell(row: CellRow): VaultCell {
  return {
    by: row.by,
    key: row.key,
    label: row.label,
    losses: Number(row.losses),
    wins: Number(row.wins),
    netLost: row.net_lost,
    netWon: row.net_won,
  };
}
