/** The bars that the desk saw, behind the BarStore port. */
import type { PriceBar } from "#src/domain/market.ts";
import { priceFromUnits } from "#src/domain/money.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { SqliteDatabase } from "./database.ts";

type BarRow = Record<"close_ts_ms" | "open_ts_ms" | "open" | "high" | "low" | "close", number> & {
  symbol: string;
};

/** Most walks end within the first page. */
const PAGE = 100;

/** The tables of `CONTROL_SCHEMA` exist. */
export function createBarStore(db: SqliteDatabase): BarStore {
  const insert = db.prepare(
    "INSERT INTO bars VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (symbol, close_ts_ms) DO NOTHING",
  );
  const page = db.prepare<[string, number, number], BarRow>(
    "SELECT * FROM bars WHERE symbol = ? AND close_ts_ms > ? ORDER BY close_ts_ms LIMIT ?",
  );
  return {
    appendBar: (b) =>
      insert.run([b.symbol, b.closeTsMs, b.openTsMs, b.open, b.high, b.low, b.close]).changes > 0,
    *barsFrom(symbol, fromTsMs) {
      let after = fromTsMs;
      for (;;) {
        const rows = page.all(symbol, after, PAGE);
        const last = rows.at(-1);
        if (last === undefined) return;
        for (const row of rows) yield toBar(row);
        after = last.close_ts_ms;
      }
    },
  };
}

function toBar(row: BarRow): PriceBar {
  return {
    symbol: row.symbol,
    openTsMs: row.open_ts_ms,
    closeTsMs: row.close_ts_ms,
    open: priceFromUnits(row.open),
    high: priceFromUnits(row.high),
    low: priceFromUnits(row.low),
    close: priceFromUnits(row.close),
  };
}
