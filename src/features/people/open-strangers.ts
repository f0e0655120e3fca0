/** What people without a role are told, and what an owner's answer to them does. */
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import { answerStranger, pairingHandler, type PairingDeps } from "./pairing.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";

export type OpenStrangersOptions = Pick<PairingDeps, "people" | "approvals" | "clock" | "randomCode"> & {
  readonly database: { readonly ledgerStore: LedgerStore; readonly outbox: OutboxStore };
  readonly events: DeskEventSink;
};

export function openStrangers(
  options: OpenStrangersOptions,
): (inbound: InboundMessage, jobId: string) => OutboundMessage | null {
  const { database, clock, approvals } = options;
  const deps: PairingDeps = {
    ...options,
    tell: (dedupeKey, destination, message) =>
      database.outbox.append({ dedupeKey, destination, message, createdTsMs: clock.nowMs() }),
  };
  approvals.handle("pairing", pairingHandler(deps));
  return (inbound, jobId) => database.ledgerStore.atomically(() => answerStranger(deps, inbound, jobId));
}
