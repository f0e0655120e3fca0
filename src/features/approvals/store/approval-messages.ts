import type { Destination } from "#src/domain/message.ts";
import type { Platform } from "#src/domain/platforms.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

/** A message that asks somebody, by its key in the outbox. */
export type ApprovalMessage = {
  readonly approvalId: string;
  readonly dedupeKey: string;
  readonly destination: Destination;
};

/** What was sent for which request, so that it can be made inert. Appends belong to the caller's transaction. */
export interface ApprovalMessages {
  /** Once a key. */
  add(message: ApprovalMessage): void;
  /** Those that show another stage than their request has reached, oldest first. */
  outdated(limit: number): readonly (ApprovalMessage & { readonly stage: string })[];
  /** `stage` as `outdated` gave it. */
  markShown(dedupeKey: string, stage: string): void;
}

type MessageRow = {
  readonly number: number;
  readonly dedupe_key: string;
  readonly platform: Platform;
  readonly chat_id: string;
  readonly stage: string;
};

/** The tables of `APPROVAL_SCHEMA` exist. A request that has ended, or expired, reaches no further stage. */
export function createApprovalMessages(db: SqliteDatabase): ApprovalMessages {
  const insert = db.prepare(
    `INSERT INTO approval_messages (dedupe_key, number, platform, chat_id) VALUES (?, ?, ?, ?)
     ON CONFLICT (dedupe_key) DO NOTHING`,
  );
  const outdated = db.prepare<[number], MessageRow>(
    `SELECT m.number, m.dedupe_key, m.platform, m.chat_id,
            CASE WHEN o.number IS NOT NULL THEN 'ended' WHEN d.decision = 'expire' THEN 'expired' ELSE 'decided' END AS stage
     FROM approval_messages m JOIN approval_decisions d USING (number) LEFT JOIN approval_outcomes o USING (number)
     WHERE m.shown NOT IN ('ended', 'expired')
       AND (m.shown = 'waiting' OR o.number IS NOT NULL)
     ORDER BY m.seq LIMIT ?`,
  );
  const mark = db.prepare("UPDATE approval_messages SET shown = ? WHERE dedupe_key = ?");
  return {
    add: ({ approvalId, dedupeKey, destination }) =>
      void insert.run([dedupeKey, numberOf(approvalId), destination.platform, destination.chatId]),
    outdated: (limit) => outdated.all(limit).map(toMessage),
    markShown: (dedupeKey, stage) => void mark.run(stage, dedupeKey),
  };
}

function numberOf(approvalId: string): number {
  return Number(approvalId.replace("approval-", ""));
}

function toMessage({ number, dedupe_key: dedupeKey, platform, chat_id: chatId, stage }: MessageRow) {
  const destination: Destination = { platform, chatId };
  return { approvalId: `approval-${number}`, dedupeKey, destination, stage };
}
