import type { Destination, OutboundMessage } from "../domain/message.ts";

/** A message that must reach one chat. `dedupeKey` is unique for ever: the same key twice is a no-op. */
export type OutboxDraft = {
  readonly dedupeKey: string;
  readonly destination: Destination;
  readonly message: OutboundMessage;
  readonly createdTsMs: number;
};

export type OutboxRow = OutboxDraft & { readonly outboxId: number };

/**
 * Messages on their way out. A row is written in the transaction of what it tells of, relayed to the
 * platform's queue, and delivered only when the platform gave message ids.
 */
export interface OutboxStore {
  /** Appends inside the caller's transaction, or one of its own. */
  append(draft: OutboxDraft): void;
  /** Rows that no queue has yet, oldest first. */
  unqueued(limit: number): readonly OutboxRow[];
  /** Rows that a queue has and no platform has confirmed, oldest first. */
  unconfirmed(limit: number): readonly OutboxRow[];
  markQueued(outboxId: number): void;
  markDelivered(outboxId: number, messageIds: readonly string[], deliveredTsMs: number): void;
  /** Given up, with the reason; counted and reported, never silent. */
  markFailed(outboxId: number, reason: string, failedTsMs: number): void;
  undeliveredCount(): number;
}
