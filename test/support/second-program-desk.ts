/** What was done to the desk in a period, counted by the second program. */
import type { SqliteDatabase } from "#src/storage/database.ts";
import type { Put } from "./second-program.ts";
import type { Span } from "./second-program-reads.ts";

export function deskFigures(db: SqliteDatabase, put: Put, { fromMs, toMs }: Span): void {
  const number = (sql: string): number =>
    db.prepare<{ from: number; to: number }, { n: number }>(sql).get({ from: fromMs, to: toMs })?.n ?? 0;
  const IN = "event_ts_ms >= @from AND event_ts_ms < @to";
  put(
    "changes",
    number(
      `SELECT (SELECT count(*) FROM rule_changes WHERE ${IN}) + (SELECT count(*) FROM symbol_bans WHERE ${IN})
            + (SELECT count(*) FROM state_changes WHERE ${IN}) + (SELECT count(*) FROM verdict_decisions WHERE ${IN})
            + (SELECT count(*) FROM epochs WHERE ${IN}) + (SELECT count(*) FROM seasons WHERE season > 1 AND ${IN}) AS n`,
    ),
  );
  put("news shocks", number(`SELECT count(*) AS n FROM news_shocks WHERE ${IN}`));
  put(
    "adjustments shipped",
    number(`SELECT count(*) AS n FROM adjustment_steps WHERE step = 'shipped' AND ${IN}`),
  );
  put(
    "adjustments shipped in the period before",
    number(
      `SELECT count(*) AS n FROM adjustment_steps WHERE step = 'shipped'
       AND event_ts_ms >= @from - (@to - @from) AND event_ts_ms < @from`,
    ),
  );
  put(
    "adjustments queued",
    number(
      `SELECT count(*) AS n FROM adjustments a WHERE @from < @to AND coalesce(
         (SELECT step FROM adjustment_steps s WHERE s.adjustment_number = a.adjustment_number
          ORDER BY step_id DESC LIMIT 1), 'asked') IN ('replayed', 'asked')`,
    ),
  );
}
