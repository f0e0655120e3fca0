/** Who did what. `what` is a short past tense for people; `details` is JSON, without secrets. */
export type AuditLine = {
  /** "telegram:4711", "console:local", "desk", "clock". */
  readonly actor: string;
  readonly what: string;
  /** The message, request or event that it came of. The same cause and `what` twice is one line. */
  readonly cause: string;
  readonly tsMs: number;
  readonly details: Readonly<Record<string, unknown>>;
};

export type AuditFilter = { readonly actor?: string; readonly sinceTsMs?: number };

/** An append-only record, written in the caller's transaction. */
export interface AuditLog {
  append(line: AuditLine): void;
  /** Newest first. */
  recent(filter: AuditFilter, limit: number): readonly AuditLine[];
}
