import { DeskError } from "#src/domain/errors.ts";
import type { Destination, OutboundMessage } from "#src/domain/message.ts";
import { deliverPayload } from "#jobs/payloads.ts";

/** A message on its way to one chat, as a bot gets it from its queue. */
export type Delivery = {
  readonly to: Omit<Destination, "platform">;
  readonly message: OutboundMessage;
};

/** @throws DeskError DELIVERY_FAILED, not retryable: the same payload will not read better next time. */
export function readDelivery(payload: unknown): Delivery {
  const parsed = deliverPayload.safeParse(payload);
  if (!parsed.success) {
    throw new DeskError("DELIVERY_FAILED", "the delivery cannot be read", { cause: parsed.error });
  }
  const { outboxId: _, message, ...to } = parsed.data;
  // The types differ only in keys that are there and undefined, which JSON does not have.
  return { to: to as Delivery["to"], message: message as OutboundMessage };
}
