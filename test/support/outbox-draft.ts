import type { OutboundMessage } from "#src/domain/message.ts";
import type { OutboxDraft } from "#src/ports/outbox-store.ts";

/** An alert for the console with this key; `changes` replaces parts of it. */
export function anOutboxDraft(dedupeKey: string, changes: Partial<OutboxDraft> = {}): OutboxDraft {
  return {
    dedupeKey,
    destination: { platform: "console", chatId: "console" },
    message: anAlert(dedupeKey),
    createdTsMs: 1_000,
    ...changes,
  };
}

export function anAlert(headline: string): OutboundMessage {
  return { kind: "alert", severity: "info", headline, blocks: [] };
}
