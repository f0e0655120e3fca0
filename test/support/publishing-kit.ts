/** A publishing desk over a week's database: real store, checks and approvals, files and pictures in memory. */
import type { PublicationStore } from "#src/features/publishing/publication-store.ts";
import { createPublishingDesk, type PublishingDesk } from "#src/features/publishing/publishing-desk.ts";
import type { DeskDatabase } from "#src/storage/desk-database.ts";
import type { ApprovalDesk } from "#src/features/approvals/approvals.ts";
import type { Channels } from "#src/features/publishing/publishing-api.ts";
import type { FakeClock } from "./fake-clock.ts";
import { createMemoryApprovals } from "./memory-approvals.ts";

export type PublishingKit = {
  readonly publishing: PublishingDesk;
  readonly approvals: ApprovalDesk;
  readonly store: PublicationStore;
  readonly files: ReadonlyMap<string, string>;
  /** Headlines that wait in the outbox, by chat. */
  readonly waitingFor: (platform: "telegram" | "console" | "discord") => readonly string[];
};

export const CHANNELS: Channels = [{ platform: "telegram", chatId: "-100" }];

export function openPublishingKit(database: DeskDatabase, clock: FakeClock): PublishingKit {
  const approvals = createMemoryApprovals(clock);
  const files = new Map<string, string>();
  const publishing = createPublishingDesk({
    store: database.publications,
    approvals,
    audit: database.audit,
    outbox: database.outbox,
    files: {
      write: (name, text) => {
        files.set(name, text);
        return Promise.resolve();
      },
    },
    charts: { draw: () => Promise.resolve({ mediaId: `${"a".repeat(40)}.png`, alt: "a chart" }) },
    previews: () => [{ platform: "console", chatId: "console" }],
    channels: CHANNELS,
    profile: () => ({ pinned: "PAPER", bio: "PAPER", titles: [], tags: [] }),
    publicRoot: null,
    clock,
    atomically: (work) => database.ledgerStore.atomically(work),
  });
  return {
    publishing,
    approvals,
    store: database.publications,
    files,
    waitingFor: (platform) => database.outbox.unqueued(platform, 50).map(({ message }) => message.headline),
  };
}
