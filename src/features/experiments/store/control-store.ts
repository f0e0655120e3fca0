/** The experiment's own record (epochs, verdicts, decisions) behind the ControlStore port. */
import { z } from "zod";
import type { VerdictGround, VerdictKind } from "#src/domain/verdict.ts";
import type { ControlStore, Decision, Epoch, StoredDecision, StoredVerdict } from "../control-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type EpochRow = { epoch: number; reason: string; actor: string; cause: string; event_ts_ms: number };
type VerdictRow = { epoch: number; kind: VerdictKind; grounds: string; figures: string; event_ts_ms: number };
type DecisionRow = {
  epoch: number;
  decision: Decision;
  actor: string;
  cause: string;
  event_ts_ms: number;
};

const groundsSchema: z.ZodType<VerdictGround[]> = z.array(
  z.enum(["net-negative", "drawdown", "net-and-win-rate", "neither"]),
);

/** Each undecided verdict asks an owner for something; more of them than this are not shown at once. */
const UNDECIDED_MAX = 20;

/** The tables of `CONTROL_SCHEMA` exist. */
export function createControlStore(db: SqliteDatabase): ControlStore {
  return { ...createEpochs(db), ...createVerdicts(db), ...createDecisions(db) };
}

type Epochs = Pick<ControlStore, "currentEpoch" | "epoch" | "epochOfCause" | "appendEpoch">;

function createEpochs(db: SqliteDatabase): Epochs {
  const newest = db.prepare<[], { epoch: number | null }>("SELECT max(epoch) AS epoch FROM epochs");
  const byNumber = db.prepare<[number], EpochRow>("SELECT * FROM epochs WHERE epoch = ?");
  const byCause = db.prepare<[string], EpochRow>("SELECT * FROM epochs WHERE cause = ?");
  const insert = db.prepare("INSERT INTO epochs VALUES (?, ?, ?, ?, ?, ?)");
  return {
    currentEpoch: () => newest.get()?.epoch ?? 0,
    epoch: (epoch) => toEpoch(byNumber.get(epoch)),
    epochOfCause: (cause) => toEpoch(byCause.get(cause)),
    appendEpoch: (e, recordedTsMs) =>
      void insert.run([e.epoch, e.reason, e.actor, e.cause, e.eventTsMs, recordedTsMs]),
  };
}

function createVerdicts(db: SqliteDatabase): Pick<ControlStore, "appendVerdict" | "verdict" | "undecided"> {
  const insert = db.prepare("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (epoch) DO NOTHING");
  const byEpoch = db.prepare<[number], VerdictRow>("SELECT * FROM verdicts WHERE epoch = ?");
  const undecided = db.prepare<[number], VerdictRow>(
    `SELECT v.* FROM verdicts v LEFT JOIN verdict_decisions d USING (epoch)
     WHERE d.epoch IS NULL ORDER BY v.epoch DESC LIMIT ?`,
  );
  return {
    appendVerdict: (v, recordedTsMs) =>
      insert.run([v.epoch, v.kind, JSON.stringify(v.grounds), v.figures, v.eventTsMs, recordedTsMs]).changes >
      0,
    verdict: (epoch) => {
      const row = byEpoch.get(epoch);
      return row === undefined ? null : toVerdict(row);
    },
    undecided: () => undecided.all(UNDECIDED_MAX).map(toVerdict),
  };
}

function createDecisions(db: SqliteDatabase): Pick<ControlStore, "appendDecision" | "decision"> {
  const insert = db.prepare("INSERT INTO verdict_decisions VALUES (?, ?, ?, ?, ?, ?)");
  const byEpoch = db.prepare<[number], DecisionRow>("SELECT * FROM verdict_decisions WHERE epoch = ?");
  return {
    appendDecision: (d, recordedTsMs) =>
      void insert.run([d.epoch, d.decision, d.actor, d.cause, d.eventTsMs, recordedTsMs]),
    decision: (epoch) => toDecision(byEpoch.get(epoch)),
  };
}

function toEpoch(row: EpochRow | undefined): Epoch | null {
  if (row === undefined) return null;
  const { epoch, reason, actor, cause, event_ts_ms: eventTsMs } = row;
  return { epoch, reason, actor, cause, eventTsMs };
}

function toVerdict({ epoch, kind, grounds, figures, event_ts_ms: eventTsMs }: VerdictRow): StoredVerdict {
  return { epoch, kind, grounds: groundsSchema.parse(JSON.parse(grounds)), figures, eventTsMs };
}

function toDecision(row: DecisionRow | undefined): StoredDecision | null {
  if (row === undefined) return null;
  const { epoch, decision, actor, cause, event_ts_ms: eventTsMs } = row;
  return { epoch, decision, actor, cause, eventTsMs };
}
