import { appendOnly } from "../database.ts";

/** Exits that people gave open positions; what was planned at the entry stays in `plans`. */
export const EXIT_SCHEMA = `
CREATE TABLE exit_changes (
  change_id INTEGER PRIMARY KEY,
  book_id TEXT NOT NULL REFERENCES books,
  position_id TEXT NOT NULL REFERENCES plans,
  take_profit INTEGER,
  stop_loss INTEGER,
  take_profit_moved INTEGER NOT NULL CHECK (take_profit_moved IN (0, 1)),
  stop_loss_moved INTEGER NOT NULL CHECK (stop_loss_moved IN (0, 1)),
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX exit_changes_by_position ON exit_changes (position_id, change_id);

${appendOnly("exit_changes")}
`;
