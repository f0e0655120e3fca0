/** Adds a round trip to the counts of the vault: of its season, and of all seasons (season 0). */
import type { TripFacts } from "../model/autopsy.ts";
import { cellsOf } from "../model/clusters.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

export function createVaultCounts(db: SqliteDatabase): (facts: TripFacts) => void {
  const add = db.prepare(
    `INSERT INTO vault_cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (season, book_id, label, by, key) DO UPDATE SET losses = losses + excluded.losses,
       wins = wins + excluded.wins, net_lost = net_lost + excluded.net_lost, net_won = net_won + excluded.net_won`,
  );
  return (facts) => {
    for (const season of [0, facts.season]) {
      for (const { label, by, key, losses, wins, netLost, netWon } of cellsOf(facts))
        add.run([season, facts.bookId, label, by, key, losses, wins, netLost, netWon]);
    }
  };
}
