import type { Destination, MessageSubject, OutboundMessage } from "../domain/message.ts";
import type { Platform } from "../domain/platforms.ts";

/** A message that must reach one chat. `dedupeKey` is unique for ever: the same key twice is a no-op. */
export type OutboxDraft = {
  readonly dedupeKey: string;
  readonly destination: Destination;
  readonly message: OutboundMessage;
  readonly createdTsMs: number;
};

/**
 * `nonce` tells this row from one that got the same `outboxId` in another life of the database (deleted, or
 * restored from a backup) and that a queue may still remember. `queuedTsMs` is null until a queue has it.
 */
export type OutboxRow = OutboxDraft & {
  readonly outboxId: number;
  readonly nonce: string;
  readonly queuedTsMs: number | null;
};

/**
 * Messages on their way out. A row is written in the transaction of what it tells of, relayed to the
 * platform's queue, and delivered only when the platform gave message ids. Marking a row twice is a no-op.
 */
export interface OutboxStore {
  /** Appends inside the caller's transaction, or one of its own. */
  append(draft: OutboxDraft): void;
  /** Whether a message with this key was ever appended. */
  has(dedupeKey: string): boolean;
  /** Rows of a platform that no queue has yet, oldest first. */
  unqueued(platform: Platform, limit: number): readonly OutboxRow[];
  /**
   * What may be handed over now: of each chat the next row, and only while no other row of the chat is on its way.
   * So a chat gets its messages in order, whatever becomes of each, and waits for no other chat. Answers to people
   * go before what is told unasked.
   */
  ready(platform: Platform, limit: number): readonly OutboxRow[];
  /** Rows after `afterOutboxId` that a queue has and no platform has confirmed, oldest first. */
  unconfirmed(limit: number, afterOutboxId?: number): readonly OutboxRow[];
  markQueued(outboxId: number, queuedTsMs: number): void;
  /** Back to unqueued: the queue lost it. */
  requeue(outboxId: number): void;
  /** `messageIds` are what the platform gave: at least one. */
  markDelivered(outboxId: number, messageIds: readonly string[], deliveredTsMs: number): void;
  /** The ids that the platform gave to a delivered message, for whoever wants to edit it; null before it has any. */
  messageIds(dedupeKey: string): readonly string[] | null;
  /** What a delivered message was about, by the id that its platform gave it; null where it is about nothing. */
  subjectOf(chat: Pick<Destination, "platform" | "chatId">, messageId: string): MessageSubject | null;
  /** Whether it is still on its way: neither delivered nor given up. False for a key that is not there. */
  isOpen(dedupeKey: string): boolean;
  /** Given up, with the reason; counted and reported, never silent. */
  markFailed(outboxId: number, reason: string, failedTsMs: number): void;
  undeliveredCount(): number;
}
