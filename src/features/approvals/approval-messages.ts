import type { Destination } from "#src/domain/message.ts";

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
