/** Full text search over losses. */
import type { VaultStore } from "../vault-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { toFacts, type AutopsyRow } from "./vault-reads.ts";

/** Round trips that one search adds up; more are told of, not counted. */
const COUNTED_MAX = 2_000;

export type VaultWords = {
  readonly add: (roundTripId: string, words: string) => void;
  readonly search: VaultStore["search"];
};

export function createVaultWords(db: SqliteDatabase): VaultWords {
  const insert = db.prepare("INSERT INTO vault_words (round_trip_id, words) VALUES (?, ?)");
  const find = db
    .prepare<[string, number], AutopsyRow>(
      `SELECT a.* FROM (SELECT rowid, round_trip_id FROM vault_words WHERE vault_words MATCH ?
         ORDER BY rowid DESC LIMIT ?) w JOIN autopsies a USING (round_trip_id) ORDER BY a.closed_ts_ms DESC`,
    )
    .safeIntegers(true);
  return {
    add: (roundTripId, words) => void insert.run(roundTripId, words),
    search: (words, limit) => {
      const query = matchOf(words);
      if (query === null) return { hits: [], counted: 0, netLost: 0n, isCut: false };
      const rows = find.all(query, COUNTED_MAX + 1);
      const unique = new Map(rows.map((row) => [row.round_trip_id, row]));
      const found = [...unique.values()].slice(0, COUNTED_MAX);
      return {
        hits: found.slice(0, limit).map(toFacts),
        counted: found.length,
        netLost: found.reduce((sum, row) => sum + row.net_pnl, 0n),
        isCut: rows.length > COUNTED_MAX,
      };
    },
  };
}

/** Every word as the beginning of one on record; quoted, so that nothing a person types is an operator. */
function matchOf(words: readonly string[]): string | null {
  const quoted = words
    .map((word) => word.replaceAll(/[^\p{L}\p{N}-]+/gu, ""))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word}"*`);
  return quoted.length === 0 ? null : quoted.join(" AND ");
}
