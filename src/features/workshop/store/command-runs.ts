import { z } from "zod";
import type { CommandRun, CommandRuns } from "../command-runs.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type RunRow = { approval_id: string; plan: string; result: string; approved_by: string; ts_ms: number };

const planSchema = z.object({
  text: z.string(),
  argv: z.array(z.string()).readonly(),
  directory: z.string(),
  directoryId: z.string(),
  executable: z.string(),
  sha256: z.string(),
  sandbox: z.string(),
});
const resultSchema = z.object({
  exitCode: z.int().nullable(),
  endedBy: z.enum(["itself", "time", "signal"]),
  tookMs: z.number(),
  output: z.string(),
  isCut: z.boolean(),
});

/** The table of `WORKSHOP_SCHEMA` exists. */
export function createCommandRuns(db: SqliteDatabase): CommandRuns {
  const insert = db.prepare(
    `INSERT INTO command_runs (approval_id, plan, result, approved_by, ts_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (approval_id) DO NOTHING`,
  );
  const one = db.prepare<[string], RunRow>("SELECT * FROM command_runs WHERE approval_id = ?");
  const newest = db.prepare<[number], RunRow>("SELECT * FROM command_runs ORDER BY run_id DESC LIMIT ?");
  return {
    append: ({ approvalId, plan, result, approvedBy, tsMs }) =>
      insert.run([approvalId, JSON.stringify(plan), JSON.stringify(result), approvedBy, tsMs]).changes > 0,
    find: (approvalId) => {
      const row = one.get(approvalId);
      return row === undefined ? null : toRun(row);
    },
    recent: (limit) => newest.all(limit).map(toRun),
  };
}

function toRun(row: RunRow): CommandRun {
  return {
    approvalId: row.approval_id,
    plan: planSchema.parse(JSON.parse(row.plan)),
    result: resultSchema.parse(JSON.parse(row.result)),
    approvedBy: row.approved_by,
    tsMs: row.ts_ms,
  };
}
