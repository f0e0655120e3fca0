/** What the desk says unasked: who hears what, how it is rendered, and when it leaves. */
import type { Config } from "#src/config.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Account } from "#src/domain/people.ts";
import { createAlertDesk } from "./alert-desk.ts";
import type { AlertSettingsApi } from "./alert-settings-api.ts";
import type { AlertSettingsStore } from "./alert-settings-store.ts";
import type { AlertStore } from "./store/alert-store.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { alertChats } from "./alert-destinations.ts";
import { createAlertOutbox } from "./alert-outbox.ts";
import { createAlertRelease } from "./release-alerts.ts";
import type { Loop } from "#src/schedule/periodic.ts";

export type OpenAlertsOptions = {
  readonly config: Config;
  readonly database: {
    readonly ledgerStore: LedgerStore;
    readonly alerts: AlertStore;
    readonly audit: AuditLog;
    readonly outbox: OutboxStore;
  };
  readonly books: readonly BookId[];
  readonly settingsStore: AlertSettingsStore;
  readonly chats: ChatDesk;
  /** Asked for at each event: who is an owner changes. */
  readonly owners: () => readonly Account[];
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type OpenAlerts = {
  readonly settings: AlertSettingsApi;
  /** Hears what chats may be told: an alert for each that wants it. */
  readonly tell: (event: DeskEvent) => void;
  /** Lets alerts leave. */
  readonly release: Loop;
};

export function openAlerts(options: OpenAlertsOptions): OpenAlerts {
  const { config, database, books, settingsStore, chats, owners, events, clock, log, signal } = options;
  const { alerts, audit, outbox, ledgerStore } = database;
  const { timeZone } = config;
  const standing = () => alertChats(config, owners());
  const settings = createAlertDesk({ store: settingsStore, audit, standing, events, clock, timeZone });
  const style = { books, timeZone };
  return {
    settings,
    tell: createAlertOutbox({ alerts, settings, chats, books, clock, events }),
    release: createAlertRelease({ alerts, outbox, ledgerStore, style, clock, log, signal }),
  };
}
