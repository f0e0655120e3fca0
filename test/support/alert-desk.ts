/** Alerts over the real tables, from the event to the outbox, with a clock that stands still. */
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import { DEFAULT_ALERTS, type AlertSettings } from "#src/domain/alert-settings.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { KNOWN_BOOKS, STANDARD_BOOK } from "#src/domain/ids.ts";
import { createAlertDesk } from "#src/features/alerts/alert-desk.ts";
import type { AlertChat } from "#src/features/alerts/store/alert-store.ts";
import { createAlertOutbox } from "#src/features/alerts/alert-outbox.ts";
import { releaseAlerts } from "#src/features/alerts/release-alerts.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createMemoryChats } from "./memory-chats.ts";

export const CHAT: AlertChat = { platform: "telegram", chatId: "7" };

/** On a clock that stands still, unless another is named. */
export function openAlertDesk(chats: readonly AlertChat[] = [CHAT], running?: Clock) {
  const still = createFakeClock(Date.UTC(2026, 0, 15, 12));
  const clock = running ?? still;
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const { outbox, alerts, audit, ledgerStore, events } = database;
  const store = openPeopleDatabase(":memory:").alertSettings;
  const settings = createAlertDesk({ store, audit, standing: () => chats, events, clock, timeZone: "UTC" });
  const places: ChatDesk = createMemoryChats(clock);
  let wakes = 0;
  events.after("alert", () => void (wakes += 1));
  const tell = createAlertOutbox({
    alerts,
    settings,
    chats: places,
    books: KNOWN_BOOKS,
    clock,
    events,
  });
  const deps = {
    alerts,
    outbox,
    ledgerStore,
    style: { books: KNOWN_BOOKS, timeZone: "UTC" },
    clock,
  };
  const release = (): void => releaseAlerts(deps);
  const rows = (platform: AlertChat["platform"] = "telegram") => outbox.unqueued(platform, 100);
  return {
    clock: still,
    outbox,
    /** Whether an alert has not left yet. */
    isWaiting: () => alerts.dueChats(Number.MAX_SAFE_INTEGER).length > 0,
    settings,
    places,
    sink: { emit: tell },
    release,
    rows,
    wakes: () => wakes,
    headlines: () => rows().map(({ message }) => message.headline),
    set: (changes: Partial<AlertSettings>) =>
      settings.change(CHAT, { ...DEFAULT_ALERTS, ...changes }, "changed", {
        cause: "c",
        actor: "telegram:7",
      }),
    /** The platform has everything that is on its way. */
    deliver: (): void => {
      for (const { outboxId } of rows()) outbox.markDelivered(outboxId, ["1"], clock.nowMs());
    },
  };
}

/** An alert that is not critical. */
export function refusedEntry(number: number): DeskEvent {
  return {
    type: "entry-refused",
    eventId: `refused-${number}`,
    eventTsMs: 1,
    bookId: STANDARD_BOOK,
    symbol: "BTC/USDT:USDT",
    side: "long",
    reason: `reason ${number}`,
  };
}

export function incident(number: number): DeskEvent {
  return {
    type: "incident",
    eventId: `incident-${number}`,
    eventTsMs: 1,
    bookId: null,
    what: `fault ${number}`,
  };
}
